-- warning: No index begins with parent_id: each UPDATE or DELETE of a row of orders_old reads all of orders.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT VALID;
