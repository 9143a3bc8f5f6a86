-- error: The default (uuid()) of orders.token is computed row by row: the table is copied while nobody can write to it.
ALTER TABLE orders ADD COLUMN token char(36) DEFAULT (uuid());
