ALTER TABLE orders ALTER COLUMN code TYPE varchar(100);
ALTER TABLE orders ALTER COLUMN code TYPE text;
ALTER TABLE customers ALTER COLUMN name TYPE varchar;
ALTER TABLE orders ALTER COLUMN total TYPE numeric(12,2);
ALTER TABLE orders ALTER COLUMN total TYPE numeric;
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz;
ALTER TABLE customers ALTER COLUMN name TYPE citext;
ALTER TABLE customers ALTER COLUMN discount TYPE integer;
