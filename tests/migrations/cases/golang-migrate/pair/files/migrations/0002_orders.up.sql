CREATE TABLE IF NOT EXISTS orders (
  id bigserial PRIMARY KEY,
  total numeric(10, 2) NOT NULL CHECK (total >= 0),
  customer_id bigint REFERENCES customers ON DELETE CASCADE
);
CREATE INDEX ON orders (lower(note) text_pattern_ops, created_at DESC) WHERE deleted_at IS NULL;
