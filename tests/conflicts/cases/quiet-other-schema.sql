--- base
create schema app;
create table orders (id bigint primary key, note text, email text, status text);
--- a
create table app.carts (id int);
--- b
create table carts (id bigint);
