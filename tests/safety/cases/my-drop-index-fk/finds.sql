-- error: The server refuses with error 1553: the foreign key orders_customer needs the index orders_customer_idx.
DROP INDEX orders_customer_idx ON orders;
