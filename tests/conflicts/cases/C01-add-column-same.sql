--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column phone text;
--- b
alter table orders add column phone text;
--- expect add-column-same C01 duplicate warning proven public.orders.phone b
