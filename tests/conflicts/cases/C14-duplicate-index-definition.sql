--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
create index orders_email on orders (email);
--- b
create index orders_mail on orders (email);
--- expect duplicate-index-definition C14 advice info proven public.orders_mail,public.orders_email b
