--- base
create table orders (id bigint primary key, note text, email text, status text);
create index orders_note on orders (note);
--- a
drop index orders_note;
--- b
alter index orders_note rename to orders_note_idx;
--- expect drop-vs-use C05 exclusive error proven public.orders_note a
