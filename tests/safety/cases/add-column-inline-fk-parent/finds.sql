-- warning: The foreign key of orders.payer_id also locks customers against writes, for an instant once it is granted.
ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);
