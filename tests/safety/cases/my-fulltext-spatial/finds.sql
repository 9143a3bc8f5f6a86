-- error: The fulltext index orders_body_idx is built while nobody can write to orders, and the table is written again for it.
ALTER TABLE orders ADD FULLTEXT INDEX orders_body_idx (body);
