--- base
create table orders (id bigint primary key, note text, email text, status text);
create table users (id bigint primary key, name text);
--- a
create index by_name on orders (note);
--- b
create index by_name on users (name);
--- expect object-name-collision C13 exclusive error proven public.by_name b
