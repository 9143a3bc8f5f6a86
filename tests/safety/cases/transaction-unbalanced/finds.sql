-- error: BEGIN without COMMIT: the locks stay until the connection is closed, and then nothing was done.
BEGIN;
ALTER TABLE orders ADD COLUMN remark text;
