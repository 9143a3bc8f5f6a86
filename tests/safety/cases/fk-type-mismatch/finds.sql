-- error: The server refuses: orders.note is text, but customers.id is bigint.
ALTER TABLE orders ADD CONSTRAINT orders_note FOREIGN KEY (note) REFERENCES customers (id);
