-- with: framework=rails transaction=yes
BEGIN;
ALTER TABLE orders ADD COLUMN remark text;
-- warning: rails wraps the migration in a transaction, which this COMMIT ends early: what follows is not covered, and neither is the entry in its version table.
COMMIT;
