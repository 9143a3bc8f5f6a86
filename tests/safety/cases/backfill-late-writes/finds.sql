ALTER TABLE orders ADD COLUMN remark text;
-- info: Code that is still running inserts rows into orders without the new column: the backfill misses them.
UPDATE orders SET remark = note WHERE id < 1000;
