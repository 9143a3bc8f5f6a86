-- warning: No statement_timeout is set: a runaway statement is stopped by nobody.
ALTER TABLE orders ADD COLUMN remark text;
