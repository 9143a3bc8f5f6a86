CREATE TABLE parcel (note text CHARACTER SET 'latin1');
ALTER TABLE parcel CHANGE COLUMN `note` `note` text CHARACTER SET 'utf8mb4' COLLATE 'utf8mb4_unicode_ci' NOT NULL;
