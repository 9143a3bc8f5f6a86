-- error: Building orders_code_idx blocks every write to orders until it is done.
CREATE INDEX orders_code_idx ON orders (code);
