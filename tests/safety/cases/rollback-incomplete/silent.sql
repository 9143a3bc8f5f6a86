-- up
ALTER TABLE orders ADD COLUMN remark text;
CREATE INDEX orders_code_idx ON orders (code);
-- down
DROP INDEX orders_code_idx;
ALTER TABLE orders DROP COLUMN remark;
