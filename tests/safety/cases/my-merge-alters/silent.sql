ALTER TABLE orders MODIFY quantity bigint, MODIFY parent_id int;
