-- warning: Dropping orders.customer_id also drops the foreign key orders_customer_id_fkey, which locks customers against reads and writes.
ALTER TABLE orders DROP COLUMN customer_id;
