--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint, constraint users_key unique (id));
--- a
alter table users drop constraint users_key;
--- b
alter table orders add constraint orders_user foreign key (id) references users (id);
--- expect fk-to-dropped C15 exclusive error proven public.users.users_key a
