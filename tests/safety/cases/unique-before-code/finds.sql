-- warning: Code that still writes duplicates into orders starts to fail.
CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);
