--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column email type varchar(20);
--- b
alter table orders drop column email;
--- expect drop-vs-use-column C05 destroys error proven public.orders.email b
