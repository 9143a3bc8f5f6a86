--- base
create table orders (id bigint primary key, note text, email text, status text);
create type mood as enum ('sad', 'ok');
create table people (id int, mood mood default 'ok');
--- a
alter type mood rename value 'sad' to 'unhappy';
--- b
update people set mood = 'sad' where id = 1;
--- expect enum-rename-vs-use C10 order error likely public.mood.sad a
