-- error: The foreign key copies orders while nobody can write to it, and locks orders as well.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id);
