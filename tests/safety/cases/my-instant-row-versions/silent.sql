-- on MySQL 8.0.28
ALTER TABLE orders ADD COLUMN remark varchar(20);
