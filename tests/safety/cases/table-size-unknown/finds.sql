-- warning: The size of orders is unknown, so it is assumed to be large.
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
