-- warning: Changing customers.created_at from timestamp without time zone to timestamp with time zone is free only while the session's TimeZone is UTC; otherwise the table is written again.
ALTER TABLE customers ALTER COLUMN created_at TYPE timestamptz;
