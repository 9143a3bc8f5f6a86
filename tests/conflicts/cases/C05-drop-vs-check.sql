--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
alter table orders add constraint has_mail check (email <> '');
--- expect drop-vs-use-column C05 destroys error proven public.orders.email a
