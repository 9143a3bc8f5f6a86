BEGIN;
ALTER TABLE orders ADD CONSTRAINT a FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT VALID;
-- warning: The foreign keys of this migration lock events_2025, orders, orders_old together, in one transaction: a deadlock with ordinary traffic is likely.
ALTER TABLE events_2025 ADD CONSTRAINT b FOREIGN KEY (order_id) REFERENCES orders (id) NOT VALID;
COMMIT;
