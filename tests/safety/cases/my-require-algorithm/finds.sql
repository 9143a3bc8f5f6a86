-- warning: Without ALGORITHM the server falls back to a copy in silence when the cheap way is not open.
ALTER TABLE orders ADD COLUMN remark varchar(20);
