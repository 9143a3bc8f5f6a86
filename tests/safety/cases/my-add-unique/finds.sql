-- warning: The unique key on orders (code) fails on the first duplicate, and online schema change tools lose duplicates without a word.
ALTER TABLE orders ADD UNIQUE INDEX orders_code_key (code);
