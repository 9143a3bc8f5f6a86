-- warning: The way back does not lead to the start: it would still take: drop index public.orders_code_idx.
-- up
ALTER TABLE orders ADD COLUMN remark text;
CREATE INDEX orders_code_idx ON orders (code);
-- down
ALTER TABLE orders DROP COLUMN remark;
