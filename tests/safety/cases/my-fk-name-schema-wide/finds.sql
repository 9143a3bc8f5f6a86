-- error: The server refuses with errno 121: orders already has a foreign key orders_customer, and such names are unique in the whole database.
CREATE TABLE returns (id bigint PRIMARY KEY, customer_id bigint, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
