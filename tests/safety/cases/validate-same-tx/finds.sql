BEGIN;
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
-- error: total_positive is validated in the transaction that adds it: the strong lock of ADD CONSTRAINT is held while every row of orders is read.
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
COMMIT;
