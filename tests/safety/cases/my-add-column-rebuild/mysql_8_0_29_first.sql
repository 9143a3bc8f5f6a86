-- on MySQL 8.0.29
ALTER TABLE orders ADD COLUMN remark varchar(20) FIRST;
