-- on MariaDB 10.11
ALTER TABLE orders ADD COLUMN payer_id bigint REFERENCES customers (id);
