SET foreign_key_checks = 0;
-- error: With foreign_key_checks = 0 nothing tests whether every row of orders has a parent in orders.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id);
