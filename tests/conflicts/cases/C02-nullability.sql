--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column phone text;
--- b
alter table orders add column phone text not null default '';
--- expect add-column-type C02 exclusive error proven public.orders.phone all
