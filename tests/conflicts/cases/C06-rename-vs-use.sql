--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders rename column email to mail;
--- b
create index orders_email on orders (email);
--- expect rename-vs-use C06 order error proven public.orders.email a
