-- error: The foreign key orders_parent reads orders and orders_old while neither can be written.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id);
