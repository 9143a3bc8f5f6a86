-- warning: When this build fails it leaves orders_code_idx INVALID, and IF NOT EXISTS then takes the broken index for done.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_code_idx ON orders (code);
