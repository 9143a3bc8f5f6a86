--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column phone varchar(20);
--- b
alter table orders add column phone integer;
--- expect add-column-type C02 exclusive error proven public.orders.phone all
