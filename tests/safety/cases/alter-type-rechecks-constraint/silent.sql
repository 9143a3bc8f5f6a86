ALTER TABLE customers DROP CONSTRAINT country_known;
ALTER TABLE customers ALTER COLUMN country TYPE varchar(80);
