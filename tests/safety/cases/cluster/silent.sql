ALTER TABLE orders CLUSTER ON orders_note_idx;
