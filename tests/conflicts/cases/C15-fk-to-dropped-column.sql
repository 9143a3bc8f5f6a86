--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
alter table users drop column id;
--- b
create table carts (id int, user_id bigint references users (id));
--- expect fk-to-dropped C15 exclusive error proven public.users.id a
