-- error: The serial column orders.number numbers every row at once: the table and its indexes are written again while nobody can read it.
ALTER TABLE orders ADD COLUMN number bigserial;
