-- info: Dropping orders_audit locks orders against reads and writes for an instant.
DROP TRIGGER orders_audit ON orders;
