-- info: This is a contracting change (drop column public.orders.note): it belongs into a second migration, after one that only adds and after old and new were written side by side.
ALTER TABLE orders DROP COLUMN note;
