-- on MySQL 8.0
-- warning: MySQL reads REFERENCES behind a column and forgets it: orders.payer_id gets no foreign key.
ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);
