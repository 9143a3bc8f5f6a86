-- base
ALTER TABLE orders ADD CONSTRAINT code_there CHECK (code <> '') NOT VALID;
-- up
ALTER TABLE orders ALTER COLUMN code TYPE varchar(80);
