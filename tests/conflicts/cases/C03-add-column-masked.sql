--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column phone integer;
--- b
alter table orders add column if not exists phone text;
--- expect add-column-masked C03 masked error proven public.orders.phone all
