--- engine mariadb
--- base
create table orders (id int primary key, note varchar(20));
create table users (id int primary key, name varchar(20));
--- a
create index i on orders (note);
--- b
create index i on users (name);
