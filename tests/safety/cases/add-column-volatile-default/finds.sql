-- error: The default gen_random_uuid() of orders.token is computed row by row, so the table and all its indexes are written again while nobody can read it.
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
