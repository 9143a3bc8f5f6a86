--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table carts (id int);
--- b
alter table carts add column total int;
--- expect create-vs-use C23 order error proven public.carts b
