-- warning: Dropping orders_customer_id_fkey locks orders and customers against reads and writes at once.
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
