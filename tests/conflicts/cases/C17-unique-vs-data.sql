--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add constraint orders_note_key unique (note);
--- b
update orders set note = 'same';
--- expect unique-vs-data C17 order warning likely public.orders.orders_note_key a
