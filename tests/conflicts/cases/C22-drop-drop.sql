--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
alter table orders drop column email;
--- expect drop-drop C22 duplicate warning proven public.orders.email b
