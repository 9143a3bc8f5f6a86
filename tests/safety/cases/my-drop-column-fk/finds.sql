-- error: The server refuses: the foreign key orders_customer needs orders.customer_id.
ALTER TABLE orders DROP COLUMN customer_id;
