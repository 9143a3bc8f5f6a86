-- error: Running it a second time changes orders.quantity again: after an interruption nobody knows which rows are done.
UPDATE orders SET quantity = quantity + 1 WHERE id < 1000;
