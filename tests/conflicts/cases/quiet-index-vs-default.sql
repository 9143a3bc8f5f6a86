--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index i1 on orders (email);
--- b
alter table orders alter column email set default 'x';
