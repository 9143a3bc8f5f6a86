-- error: orders loses its primary key, and logical replication its replica identity.
ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE;
