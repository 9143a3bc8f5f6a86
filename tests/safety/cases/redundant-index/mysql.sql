-- with: engine=mysql
-- info: orders_code_note_idx begins with the columns of orders_code_idx, and answers the same queries.
CREATE INDEX orders_code_idx ON orders (code);
