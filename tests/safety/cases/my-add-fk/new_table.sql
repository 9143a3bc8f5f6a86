CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint);
ALTER TABLE visits ADD CONSTRAINT visits_order FOREIGN KEY (order_id) REFERENCES orders (id);
