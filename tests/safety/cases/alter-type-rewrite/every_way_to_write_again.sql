-- error: Changing orders.total from numeric(10,2) to numeric(10,3) writes every row and every index again while nobody can read the table.
ALTER TABLE orders ALTER COLUMN total TYPE numeric(10,3);
-- error: Changing orders.code from character varying(20) to text writes every row and every index again while nobody can read the table.
ALTER TABLE orders ALTER COLUMN code TYPE text USING lower(code);
-- error: Changing customers.name from text to character varying(20) writes every row and every index again while nobody can read the table.
ALTER TABLE customers ALTER COLUMN name TYPE varchar(20);
-- error: Changing customers.discount from percentage to positive writes every row and every index again while nobody can read the table.
ALTER TABLE customers ALTER COLUMN discount TYPE positive;
