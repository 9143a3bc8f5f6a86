-- info: Dropping orders also drops its foreign key orders_customer_id_fkey, which locks customers against reads and writes.
DROP TABLE orders CASCADE;
