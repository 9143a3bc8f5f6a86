-- on MySQL 8.0.28
-- warning: Dropping orders.body writes orders again (ALGORITHM=INPLACE, LOCK=NONE).
ALTER TABLE orders DROP COLUMN body;
