-- error: MODIFY states the whole column again: customers.name loses DEFAULT 'nobody', its COMMENT.
ALTER TABLE customers MODIFY name varchar(62);
