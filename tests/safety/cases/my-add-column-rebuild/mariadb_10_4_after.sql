-- on MariaDB 10.4
ALTER TABLE orders ADD COLUMN remark varchar(20) AFTER code;
