--- base
create table orders (id int primary key, note text);
--- history framework=django revision=shop/0001_initial
--- history framework=django revision=blog/0001_initial
--- a framework=django revision=shop/0002_status parents=shop/0001_initial dependencies=blog/0002_posts path=shop/migrations/0002_status.py
alter table orders add column status text;
--- b framework=django revision=blog/0002_posts parents=blog/0001_initial dependencies=shop/0002_status path=blog/migrations/0002_posts.py
create table posts (id int);
--- expect dependency-cycle H10 history error proven backend:main b
