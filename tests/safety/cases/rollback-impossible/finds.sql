-- up
ALTER TABLE orders ADD COLUMN remark text;
-- down
-- error: The way back fails: column "remarks" of relation "orders" does not exist.
ALTER TABLE orders DROP COLUMN remarks;
