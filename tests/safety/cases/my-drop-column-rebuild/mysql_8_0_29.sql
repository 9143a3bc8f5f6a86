-- on MySQL 8.0.29
ALTER TABLE orders DROP COLUMN body;
