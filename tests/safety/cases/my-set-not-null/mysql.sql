-- on MySQL 8.4
-- warning: Making orders.quantity NOT NULL writes the table again (ALGORITHM=INPLACE, LOCK=NONE), and fails if a row holds NULL.
ALTER TABLE orders MODIFY quantity int NOT NULL;
