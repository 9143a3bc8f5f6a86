-- on MariaDB 10.3
-- warning: Dropping orders.body writes orders again (ALGORITHM=INPLACE, LOCK=NONE).
ALTER TABLE orders DROP COLUMN body;
