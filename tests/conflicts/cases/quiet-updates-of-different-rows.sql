--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
update orders set note = 'x' where status = 'a';
--- b
update orders set note = 'y' where status = 'b';
