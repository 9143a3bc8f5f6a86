-- up
ALTER TABLE orders ADD COLUMN remark text;
-- down
ALTER TABLE orders DROP COLUMN remark;
