-- on MySQL 8.4
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0) NOT ENFORCED;
