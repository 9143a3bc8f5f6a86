UPDATE orders SET note = '' WHERE id < 100;
-- info: Each of these statements commits on its own: when one fails, the earlier ones and all rows written before stay.
ALTER TABLE orders ADD COLUMN remark text;
