--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column note set not null;
--- b
create index orders_email on orders (email);
--- c
alter table orders add constraint orders_status check (status <> '');
--- expect combined-lock-budget C26 advice warning proven public.orders all
