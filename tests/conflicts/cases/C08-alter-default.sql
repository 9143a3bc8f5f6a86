--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column status set default 'new';
--- b
alter table orders alter column status set default 'open';
--- expect alter-alter C08 diverges warning proven public.orders.status all
