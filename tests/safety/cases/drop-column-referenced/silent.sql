DROP VIEW customer_emails;
ALTER TABLE customers DROP COLUMN email;
