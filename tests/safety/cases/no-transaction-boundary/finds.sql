-- warning: The migration has several statements and no transaction: when one fails, the earlier ones stay and the next run stumbles over them.
ALTER TABLE orders ADD COLUMN a text;
ALTER TABLE customers ADD COLUMN a text;
