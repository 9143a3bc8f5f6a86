BEGIN;
ALTER TABLE orders ADD COLUMN remark text;
-- error: This reads or writes rows while the transaction still holds orders against everybody (from line 2).
UPDATE customers SET name = 'x' WHERE id > 5;
COMMIT;
