-- error: Not every value of orders.code fits varchar(5): the statement fails in strict mode, and cuts values without it.
ALTER TABLE orders MODIFY code varchar(5);
