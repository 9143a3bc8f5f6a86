ALTER TABLE orders ADD COLUMN token char(36);
