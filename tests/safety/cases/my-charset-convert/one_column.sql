-- error: orders.note gets another character set or collation: the table is copied while nobody can write to it.
ALTER TABLE orders MODIFY note varchar(200) CHARACTER SET latin1;
