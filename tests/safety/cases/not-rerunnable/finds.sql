-- warning: Outside a transaction and without a guard: a second run fails here.
ALTER TABLE orders ADD COLUMN remark text;
