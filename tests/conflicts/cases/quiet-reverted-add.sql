--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add column phone text;
alter table orders drop column phone;
--- b
alter table orders add column fax text;
create index i on orders (note);
