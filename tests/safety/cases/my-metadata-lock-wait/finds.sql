-- warning: No lock_wait_timeout is set: the statement waits for the metadata lock for up to a year, and every query of the table waits behind it.
ALTER TABLE orders ADD COLUMN remark text;
