-- error: The CHECK total_positive is tested on every row of orders while nobody can use the table.
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);
