BEGIN;
-- warning: LOCK TABLE holds orders in access exclusive mode until the commit.
LOCK TABLE orders;
COMMIT;
