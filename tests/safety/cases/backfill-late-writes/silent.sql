ALTER TABLE orders ADD COLUMN remark text DEFAULT '';
UPDATE orders SET remark = note WHERE id < 1000;
