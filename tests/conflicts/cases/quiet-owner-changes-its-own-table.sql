--- base
create table orders (id bigint primary key);
--- owner public.orders shop
--- a shop
alter table orders add column note text;
