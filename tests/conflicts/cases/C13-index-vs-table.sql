--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
--- b
create index carts on orders (note);
--- expect object-name-collision C13 exclusive error proven public.carts b
