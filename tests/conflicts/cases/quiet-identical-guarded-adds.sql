--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column if not exists phone text;
--- b
alter table orders add column if not exists phone text;
