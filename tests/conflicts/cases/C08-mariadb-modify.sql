--- engine mariadb
--- base
create table orders (id int primary key, status varchar(20) not null default 'new');
--- a
alter table orders modify status varchar(40) not null default 'new';
--- b
alter table orders alter column status set default 'open';
--- expect alter-alter C08 diverges error proven orders.status all
