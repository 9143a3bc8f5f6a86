--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column status set default 'new';
--- b
insert into orders (id) values (7);
--- expect default-vs-insert C20 diverges info proven public.orders.status all
