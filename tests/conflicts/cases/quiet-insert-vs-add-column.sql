--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
insert into orders (id) values (1);
--- b
alter table orders add column phone text;
