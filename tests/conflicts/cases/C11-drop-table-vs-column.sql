--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
drop table orders;
--- b
alter table orders add column phone text;
--- expect drop-table-vs-any C11 destroys error proven public.orders a
