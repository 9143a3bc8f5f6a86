ALTER TABLE tags ADD COLUMN quiet boolean;
