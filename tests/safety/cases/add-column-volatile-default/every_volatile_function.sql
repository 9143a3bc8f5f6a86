-- error: The default clock_timestamp() of orders.at is computed row by row, so the table and all its indexes are written again while nobody can read it.
ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT clock_timestamp();
-- error: The default random() of orders.luck is computed row by row, so the table and all its indexes are written again while nobody can read it.
ALTER TABLE orders ADD COLUMN luck double precision DEFAULT random();
-- error: The default make_key() of orders.key is computed row by row, so the table and all its indexes are written again while nobody can read it.
ALTER TABLE orders ADD COLUMN key text DEFAULT make_key();
