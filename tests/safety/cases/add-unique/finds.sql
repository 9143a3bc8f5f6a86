-- error: The index of orders_code_key is built over all of orders while nobody can use the table, and fails on duplicates.
ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code);
