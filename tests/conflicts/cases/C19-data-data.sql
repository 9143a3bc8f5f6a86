--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
update orders set status = 'a';
--- b
update orders set status = 'b' where id > 5;
--- expect data-data C19 diverges warning proven public.orders all
