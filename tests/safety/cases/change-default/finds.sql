-- warning: The default of customers.created_at changes under running code: frameworks that read defaults at start keep writing the old one.
ALTER TABLE customers ALTER COLUMN created_at SET DEFAULT '2000-01-01';
