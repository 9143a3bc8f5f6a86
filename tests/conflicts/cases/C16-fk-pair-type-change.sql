--- base
create table users (id int primary key);
create table orders (id int, user_id int references users (id));
--- a
alter table users alter column id type bigint;
--- b
alter table orders alter column user_id type bigint;
--- expect fk-pair-type-change C16 advice warning proven public.users.id,public.orders.user_id all
