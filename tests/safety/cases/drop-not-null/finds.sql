-- info: orders.total may now be NULL: readers that never met one can fail.
ALTER TABLE orders ALTER COLUMN total DROP NOT NULL;
