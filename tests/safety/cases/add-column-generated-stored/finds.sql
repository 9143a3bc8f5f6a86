-- error: The stored generated column orders.gross is computed for every row at once: the table is written again while nobody can read it.
ALTER TABLE orders ADD COLUMN gross numeric GENERATED ALWAYS AS (total * 1.2) STORED;
