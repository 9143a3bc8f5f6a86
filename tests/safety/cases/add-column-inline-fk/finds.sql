-- error: orders.payer_id comes with a foreign key and a default, so orders and customers are both read while neither can be written.
ALTER TABLE orders ADD COLUMN payer_id bigint DEFAULT 1 REFERENCES customers (id);
