-- error: UNIQUE on the new column orders.number builds its index over all of orders while nobody can use the table.
ALTER TABLE orders ADD COLUMN number text UNIQUE;
