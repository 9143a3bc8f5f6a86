-- warning: Rights change: all on table public.orders to public.
GRANT ALL ON orders TO PUBLIC;
