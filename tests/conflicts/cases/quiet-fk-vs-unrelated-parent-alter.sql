--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
alter table orders add constraint orders_user foreign key (id) references users (id);
--- b
alter table users alter column name type varchar(50);
