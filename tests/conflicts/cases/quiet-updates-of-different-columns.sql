--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
update orders set note = 'x';
--- b
update orders set status = 'y';
