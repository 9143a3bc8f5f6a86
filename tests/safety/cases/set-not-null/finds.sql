-- error: SET NOT NULL on orders.note reads every row while nobody can use the table, and fails if one is NULL.
ALTER TABLE orders ALTER COLUMN note SET NOT NULL;
