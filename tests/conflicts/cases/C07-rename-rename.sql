--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders rename column email to mail;
--- b
alter table orders rename column email to e_mail;
--- expect rename-rename C07 exclusive error proven public.orders.email all
