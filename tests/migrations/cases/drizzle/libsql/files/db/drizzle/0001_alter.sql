DROP INDEX "parcel_depot_idx";--> statement-breakpoint
ALTER TABLE `parcel` ALTER COLUMN "depot_id" TO "depot_id" text NOT NULL DEFAULT '';--> statement-breakpoint
CREATE TEMPORARY TABLE `kept` AS SELECT * FROM `parcel`;--> statement-breakpoint
DELETE FROM `parcel`;--> statement-breakpoint
INSERT INTO `parcel` SELECT * FROM `kept`;--> statement-breakpoint
DROP TABLE `kept`;
