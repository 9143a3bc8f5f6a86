-- error: ALGORITHM=COPY makes everybody who writes to orders wait although the server may not need it.
ALTER TABLE orders ADD COLUMN remark varchar(20), ALGORITHM=COPY;
