ALTER TABLE customers MODIFY email varchar(63) NOT NULL;
