--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
alter table orders alter column email set default 'x';
--- expect drop-vs-use-column C05 destroys error proven public.orders.email a
