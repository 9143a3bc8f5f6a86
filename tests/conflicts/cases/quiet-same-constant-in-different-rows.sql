--- base
create table orders (id bigint primary key, note text, email text default 'none', status text);
--- a
update orders set status = 'open' where note = 'x';
--- b
update orders set status = 'open' where email = 'y';
