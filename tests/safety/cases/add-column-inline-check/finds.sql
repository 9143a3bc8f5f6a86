-- error: The CHECK that comes with orders.pieces reads every row of orders while nobody can use it, even when the column is empty.
ALTER TABLE orders ADD COLUMN pieces integer CHECK (pieces > 0);
