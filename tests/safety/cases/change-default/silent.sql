ALTER TABLE orders ALTER COLUMN note SET DEFAULT 'first default';
