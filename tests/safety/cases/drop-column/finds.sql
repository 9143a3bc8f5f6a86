-- error: Dropping orders.note deletes its values for good, and code that still selects it fails.
ALTER TABLE orders DROP COLUMN note;
