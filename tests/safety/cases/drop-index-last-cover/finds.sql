-- warning: orders_customer_id_idx was the only index for the foreign key orders_customer_id_fkey: changes of customers will read all of orders.
DROP INDEX orders_customer_id_idx;
