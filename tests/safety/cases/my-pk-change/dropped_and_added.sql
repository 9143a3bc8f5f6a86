-- error: Dropping the primary key of orders writes the whole table again.
-- error: Adding the primary key of orders writes the whole table again.
ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, total);
