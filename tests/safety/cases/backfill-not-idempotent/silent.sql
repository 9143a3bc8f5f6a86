UPDATE orders SET quantity = 1 WHERE quantity IS NULL AND id < 1000;
