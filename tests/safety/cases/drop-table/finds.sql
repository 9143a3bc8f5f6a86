-- error: Dropping tags deletes its rows for good, and code that still uses it fails.
DROP TABLE tags;
