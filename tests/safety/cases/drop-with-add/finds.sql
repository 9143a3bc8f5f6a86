ALTER TABLE orders ADD COLUMN remark text;
-- error: The migration drops (drop column public.orders.note) and adds (add column public.orders.remark text) at once: there is no moment at which old and new code both work, and no way back.
ALTER TABLE orders DROP COLUMN note;
