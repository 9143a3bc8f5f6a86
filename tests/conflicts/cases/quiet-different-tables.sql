--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
alter table orders add column phone text;
--- b
alter table users add column phone text;
