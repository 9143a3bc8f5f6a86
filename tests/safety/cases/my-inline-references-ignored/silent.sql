-- on MySQL 8.0
ALTER TABLE orders ADD COLUMN payer_id bigint;
