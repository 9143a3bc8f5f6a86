--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column mail text;
update orders set mail = email;
--- b
alter table orders drop column email;
--- expect contract-before-expand-done C24 destroys error proven public.orders.email b
