-- on PostgreSQL 11
ALTER TABLE orders ADD COLUMN currency text DEFAULT 'EUR';
ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT now();
