-- on MySQL 8.0.12
ALTER TABLE orders ADD COLUMN remark varchar(20);
