SET timezone = 'Europe/Berlin';
-- error: Changing customers.created_at from timestamp without time zone to timestamp with time zone writes every row and every index again while nobody can read the table.
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz;
