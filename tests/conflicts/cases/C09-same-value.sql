--- base
create table orders (id bigint primary key, note text, email text, status text);
create type mood as enum ('sad', 'ok');
create table people (id int, mood mood default 'ok');
--- a
alter type mood add value 'glad';
--- b
alter type mood add value 'glad';
--- expect enum-enum C09 duplicate error proven public.mood.glad b
