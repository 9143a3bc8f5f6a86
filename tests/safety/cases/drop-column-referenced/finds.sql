-- error: CASCADE removes view customer_emails together with customers.email.
ALTER TABLE customers DROP COLUMN email CASCADE;
