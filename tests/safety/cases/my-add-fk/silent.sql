ALTER TABLE orders ADD INDEX orders_parent_idx (parent_id);
