--- base
create table orders (id int primary key, note text);
--- history framework=django revision=shop/0001_initial
--- history framework=django revision=blog/0001_initial
--- a framework=django revision=shop/0002_status parents=shop/0001_initial dependencies=blog/0007_gone,auth/0012_name path=shop/migrations/0002_status.py
alter table orders add column status text;
--- expect dependency-missing H10 history error proven backend:main a
