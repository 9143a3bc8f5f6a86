-- error: orders.pieces has the domain positive, which has a constraint: the table is written again while nobody can read it.
ALTER TABLE orders ADD COLUMN pieces positive;
