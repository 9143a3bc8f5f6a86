--- base
create table orders (id bigint primary key, note text, email text, status text);
create view open_orders as select id, status from orders;
--- a
create or replace view open_orders as select id, status from orders where id > 1;
--- b
create or replace view open_orders as select id, status from orders where id > 2;
--- expect view-vs-base C21 diverges warning proven public.open_orders b
