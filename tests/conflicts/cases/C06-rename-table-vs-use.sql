--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders rename to sales;
--- b
alter table orders add column phone text;
--- expect rename-vs-use C06 order error proven public.orders a
