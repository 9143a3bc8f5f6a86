-- warning: Rows of orders without a parent in orders_old make the validation fail.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) NOT VALID;
