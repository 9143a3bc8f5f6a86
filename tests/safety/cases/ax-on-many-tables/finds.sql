BEGIN;
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE customers ADD COLUMN a text;
ALTER TABLE tags ADD COLUMN a text;
-- warning: One transaction locks 4 tables against everybody (orders, customers, tags, old_events): all wait for the slowest, and a deadlock with ordinary traffic is likely.
ALTER TABLE old_events ADD COLUMN a text;
COMMIT;
