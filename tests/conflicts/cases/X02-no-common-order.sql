--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
--- b billing
alter table carts add column total int;
--- expect no-common-order X02 order error proven public.carts b
