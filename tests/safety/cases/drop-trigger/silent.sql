ALTER TRIGGER orders_audit ON orders RENAME TO orders_watch;
