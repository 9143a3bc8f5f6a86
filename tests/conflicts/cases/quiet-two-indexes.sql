--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index i1 on orders (email);
--- b
create index i2 on orders (note);
