--- base
create table orders (id bigint primary key);
--- owner public.orders shop
--- a billing
alter table orders add column note text;
--- expect ownership X01 ownership warning proven public.orders a
