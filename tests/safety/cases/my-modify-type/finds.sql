-- error: Changing orders.quantity from int to bigint copies the table while nobody can write to it.
ALTER TABLE orders MODIFY quantity bigint;
