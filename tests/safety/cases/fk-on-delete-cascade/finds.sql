-- warning: Deleting one row of orders_old deletes all its rows of orders in the same transaction.
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders_old (id) ON DELETE CASCADE NOT VALID;
