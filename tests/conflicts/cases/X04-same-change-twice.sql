--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index orders_email on orders (email);
--- b
create index orders_email on orders (email);
--- expect same-change-twice X04 duplicate warning proven public.orders_email b
