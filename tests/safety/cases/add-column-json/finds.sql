-- warning: orders.payload is json, which has no equality: SELECT DISTINCT, GROUP BY and UNION over it fail.
ALTER TABLE orders ADD COLUMN payload json;
