ALTER TABLE orders MODIFY code varchar(60);
