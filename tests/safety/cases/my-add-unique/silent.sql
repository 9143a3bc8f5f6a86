ALTER TABLE orders ADD INDEX orders_code_again_idx (code);
