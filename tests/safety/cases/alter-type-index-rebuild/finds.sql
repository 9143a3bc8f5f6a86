-- error: Changing orders.note from text to citext keeps the rows but builds 1 index again while nobody can use the table.
ALTER TABLE orders ALTER COLUMN note TYPE citext;
