CREATE INDEX order_totals_idx ON order_totals (orders);
