--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders rename column note to remark;
--- b
alter table orders add column remark text;
--- expect rename-into-used-name C04 exclusive error proven public.orders.remark b
