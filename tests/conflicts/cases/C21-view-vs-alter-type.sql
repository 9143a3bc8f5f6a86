--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders alter column email type varchar(50);
--- b
create view mails as select email from orders;
--- expect view-vs-base C21 order error proven public.mails b
