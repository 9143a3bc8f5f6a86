--- engine mariadb
--- base
create table teams (id int primary key);
create table orders (id int primary key, team int);
create table users (id int primary key, team int);
--- a
alter table orders add constraint team foreign key (team) references teams (id);
--- b
alter table users add constraint team foreign key (team) references teams (id);
--- expect object-name-collision C13 exclusive error proven orders.team b
