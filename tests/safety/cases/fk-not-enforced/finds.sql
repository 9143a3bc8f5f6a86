-- on PostgreSQL 18
-- warning: Nothing checks that the rows of orders have a parent in orders_old: the key is NOT ENFORCED.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT ENFORCED;
-- warning: Nothing checks that the rows of notes have a parent in orders: the key is NOT ENFORCED.
CREATE TABLE notes (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id) NOT ENFORCED);
