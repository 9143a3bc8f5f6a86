-- on MariaDB 10.3
ALTER TABLE orders ADD COLUMN remark varchar(20);
