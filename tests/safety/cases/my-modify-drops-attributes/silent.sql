ALTER TABLE customers MODIFY name varchar(62) DEFAULT 'nobody' COMMENT 'as printed';
