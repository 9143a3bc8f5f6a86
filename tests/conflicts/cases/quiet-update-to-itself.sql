--- base
create table orders (id bigint primary key, note text, email text default 'none', status text);
--- a
update orders set status = status;
--- b
update orders set note = 'x' where status = 'open';
--- c
insert into orders (id, status) values (7, 'new');
