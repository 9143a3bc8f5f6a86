ALTER TABLE orders MODIFY total decimal(10,2) NOT NULL;
