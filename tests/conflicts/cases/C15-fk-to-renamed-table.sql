--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
alter table users rename to people;
--- b
alter table orders add constraint orders_user foreign key (id) references users (id);
--- expect fk-to-dropped C15 order error proven public.users a
