-- info: The rule orders.orders_keep rewrites queries and locks its table against reads and writes for an instant.
CREATE RULE orders_keep AS ON DELETE TO orders DO INSTEAD NOTHING;
