--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
create index orders_email on orders (email);
--- expect drop-vs-use-column C05 destroys error proven public.orders.email a
