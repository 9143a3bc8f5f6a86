ALTER TABLE orders ADD INDEX orders_quantity_idx (quantity);
