--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column email type varchar(50);
--- b
alter table orders alter column email type varchar(80);
--- expect alter-alter C08 diverges error proven public.orders.email all
