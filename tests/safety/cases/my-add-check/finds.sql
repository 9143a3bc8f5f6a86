-- error: The CHECK copies orders while nobody can write to it; ALGORITHM=INPLACE is refused.
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total > 0);
