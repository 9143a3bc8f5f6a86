-- on MySQL 8.0.28
-- warning: Adding orders.remark writes orders again (ALGORITHM=INPLACE, LOCK=NONE): replicas lag behind by as long as it takes.
ALTER TABLE orders ADD COLUMN remark varchar(20) FIRST;
