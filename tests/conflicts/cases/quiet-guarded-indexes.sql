--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index if not exists i on orders (note);
--- b
create index if not exists i on orders (note);
