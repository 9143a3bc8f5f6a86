--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
grant select on orders to public;
--- b
revoke select on orders from public;
