-- warning: No lock_timeout is set: while a statement waits for its lock, every later query of the table waits behind it.
ALTER TABLE orders ADD COLUMN remark text;
