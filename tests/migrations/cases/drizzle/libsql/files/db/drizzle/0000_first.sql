CREATE TABLE `parcel` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text DEFAULT 'letter' NOT NULL,
	`depot_id` integer,
	CONSTRAINT "parcel_kind_check" CHECK("parcel"."kind" = 'letter' OR "parcel"."depot_id" IS NOT NULL)
);
--> statement-breakpoint
CREATE INDEX `parcel_depot_idx` ON `parcel` (`depot_id`) WHERE "parcel"."kind" = 'box';
