CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id, id);
DROP INDEX CONCURRENTLY orders_customer_id_idx;
