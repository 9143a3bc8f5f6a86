-- warning: CASCADE takes view customer_emails along.
DROP TABLE customers CASCADE;
