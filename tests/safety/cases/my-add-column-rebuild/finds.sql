-- warning: Adding articles.remark writes articles again (ALGORITHM=INPLACE, LOCK=SHARED): replicas lag behind by as long as it takes.
ALTER TABLE articles ADD COLUMN remark varchar(20);
