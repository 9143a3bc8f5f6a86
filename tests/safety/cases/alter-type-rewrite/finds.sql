-- error: Changing orders.quantity from integer to bigint writes every row and every index again while nobody can read the table.
ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
