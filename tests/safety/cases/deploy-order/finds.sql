-- warning: Code first: everything that uses it has to be deployed without it before this runs (drop column public.orders.note).
ALTER TABLE orders DROP COLUMN note;
