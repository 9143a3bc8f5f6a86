DROP VIEW customer_emails;
ALTER TABLE customers ALTER COLUMN email TYPE text;
CREATE VIEW customer_emails AS SELECT id, email FROM customers;
