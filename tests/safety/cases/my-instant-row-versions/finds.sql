-- on MySQL 8.0.30
-- warning: Each instant change of columns takes one of the 64 row versions of its table; the 65th needs a rebuild.
ALTER TABLE orders ADD COLUMN remark varchar(20);
