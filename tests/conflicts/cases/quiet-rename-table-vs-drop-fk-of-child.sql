--- base
create table users (id bigint primary key);
create table orders (id bigint, constraint orders_user foreign key (id) references users (id));
--- a
alter table users rename to people;
--- b
alter table orders drop constraint orders_user;
