--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
--- b billing
create table carts (id bigint);
--- expect create-in-both X03 exclusive error proven public.carts all
