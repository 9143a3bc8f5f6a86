-- error: Dropping the primary key of orders writes the whole table again while nobody can write to it.
ALTER TABLE orders DROP PRIMARY KEY;
