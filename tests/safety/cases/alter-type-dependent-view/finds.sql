-- error: The server refuses: the view customer_emails uses customers.email.
ALTER TABLE customers ALTER COLUMN email TYPE text;
