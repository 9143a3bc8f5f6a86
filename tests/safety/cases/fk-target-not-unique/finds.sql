-- error: The server refuses: customers (name) is not unique.
ALTER TABLE orders ADD CONSTRAINT orders_name FOREIGN KEY (note) REFERENCES customers (name);
