--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
create view mails as select id, email from orders;
--- expect drop-vs-use-column C05 exclusive error proven public.orders.email a
