ALTER TABLE orders DROP FOREIGN KEY orders_customer;
ALTER TABLE orders DROP COLUMN customer_id;
