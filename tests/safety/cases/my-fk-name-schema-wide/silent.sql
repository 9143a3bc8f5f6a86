CREATE TABLE returns (id bigint PRIMARY KEY, customer_id bigint, CONSTRAINT returns_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
