--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
--- b
create table carts (id int);
--- expect create-table-twice C12 duplicate warning proven public.carts b
