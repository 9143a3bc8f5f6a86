-- warning: Consumers of the view customer_emails fail from now on.
DROP VIEW customer_emails;
