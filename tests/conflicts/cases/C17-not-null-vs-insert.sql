--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column note set not null;
--- b
insert into orders (id) values (1);
--- expect unique-vs-data C17 order warning likely public.orders.note a
