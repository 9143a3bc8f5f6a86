-- up
ALTER TABLE orders ADD COLUMN remark text;
-- down
-- warning: Running the way back a second time fails.
ALTER TABLE orders DROP COLUMN remark;
