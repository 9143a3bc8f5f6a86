CREATE VIEW order_codes AS SELECT code FROM orders;
