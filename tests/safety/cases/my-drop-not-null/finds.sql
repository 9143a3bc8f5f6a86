-- warning: Taking NOT NULL from orders.total writes the table again (ALGORITHM=INPLACE, LOCK=NONE).
ALTER TABLE orders MODIFY total decimal(10,2) NULL;
