ALTER TABLE orders ADD COLUMN remark text;
-- error: Rows are changed beside a schema change (line 1): locks are held while rows are written, and the work can neither be stopped nor resumed.
UPDATE orders SET remark = note WHERE id < 1000;
