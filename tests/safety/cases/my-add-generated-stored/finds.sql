-- error: The stored column orders.gross is computed for every row: the table is copied while nobody can write to it.
ALTER TABLE orders ADD COLUMN gross decimal(12,2) GENERATED ALWAYS AS (total * 1.2) STORED;
