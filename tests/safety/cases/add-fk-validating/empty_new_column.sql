ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);
CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
ALTER TABLE visits ADD CONSTRAINT visits_order FOREIGN KEY (order_id) REFERENCES orders (id);
