--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index i on orders (nothing);
--- expect self-invalid C28 self-invalid error proven public.orders.nothing a
