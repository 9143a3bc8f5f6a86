--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
drop table users;
--- b
alter table orders add column user_id bigint, add constraint orders_user foreign key (user_id) references users (id);
--- expect fk-to-dropped C15 exclusive error proven public.users a
