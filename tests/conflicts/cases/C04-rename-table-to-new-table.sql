--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders rename to sales;
--- b
create table sales (id int);
--- expect rename-into-used-name C04 exclusive error proven public.sales b
