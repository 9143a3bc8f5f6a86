--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index concurrently orders_note on orders (note);
--- b
create index concurrently orders_email on orders (email);
--- c
alter table orders add constraint orders_status check (status <> '') not valid;
