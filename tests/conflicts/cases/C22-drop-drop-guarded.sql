--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column if exists email;
--- b
alter table orders drop column if exists email;
--- expect drop-drop C22 duplicate info proven public.orders.email b
