-- error: Dropping customers deletes its rows for good, and code that still uses it fails; the server refuses while orders refers to it.
DROP TABLE customers;
