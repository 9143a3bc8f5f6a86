ALTER TABLE orders ADD COLUMN remark varchar(20);
