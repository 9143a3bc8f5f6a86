BEGIN;
ALTER TYPE order_status ADD VALUE 'returned';
-- error: 'returned' is used in the transaction that adds it to order_status: the server refuses with "unsafe use of new value".
UPDATE orders SET status = 'returned' WHERE id = 1;
COMMIT;
