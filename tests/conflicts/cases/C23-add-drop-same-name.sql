--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
alter table orders add column email varchar(200);
--- expect add-drop-same-name C23 order error proven public.orders.email b
