ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now();
ALTER TABLE orders ADD COLUMN on_day date NOT NULL DEFAULT CURRENT_DATE;
ALTER TABLE orders ADD COLUMN data jsonb DEFAULT '{}'::jsonb NOT NULL;
ALTER TABLE orders ADD COLUMN prices numeric(10,2) DEFAULT 0::numeric(10,2);
