-- on PostgreSQL 18
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_parent;
CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
