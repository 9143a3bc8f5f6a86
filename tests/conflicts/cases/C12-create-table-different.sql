--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
create index carts_id on carts (id);
--- b
create table carts (id bigint);
create index carts_id on carts (id);
--- expect create-table-twice C12 exclusive error proven public.carts b
