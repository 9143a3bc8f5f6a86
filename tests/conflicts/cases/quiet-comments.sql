--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
comment on table orders is 'a';
--- b
comment on table orders is 'b';
