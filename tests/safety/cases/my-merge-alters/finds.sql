ALTER TABLE orders MODIFY quantity bigint;
-- warning: orders is written again for each of these statements.
ALTER TABLE orders MODIFY parent_id int;
