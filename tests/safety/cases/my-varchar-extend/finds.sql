-- error: customers.email grows past 255 bytes, so its length takes two bytes: the table is copied while nobody can write to it.
ALTER TABLE customers MODIFY email varchar(64) NOT NULL;
