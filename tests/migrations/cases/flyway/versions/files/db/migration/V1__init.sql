create table account (id int primary key, name varchar(50) default 'none' not null);
