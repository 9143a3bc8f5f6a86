--- base
create table orders (id bigint primary key, note text, email text default 'none', status text);
--- a
alter table orders alter column note drop default;
--- b
insert into orders (id) values (7);
--- c
alter table orders alter column email set default 'none';
