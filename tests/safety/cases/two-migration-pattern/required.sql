-- with: two_migration_pattern=required
-- error: This is a contracting change (rename column public.orders.note to remark): it belongs into a second migration, after one that only adds and after old and new were written side by side.
ALTER TABLE orders RENAME COLUMN note TO remark;
