--- base
create table orders (id int primary key, note text);
--- history framework=django revision=shop/0001_initial
--- a framework=django revision=shop/0002_status parents=shop/0001_initial path=shop/migrations/0002_status.py
alter table orders add column status text;
--- a framework=django revision=shop/0002_phone parents=shop/0002_status path=shop/migrations/0002_phone.py
alter table orders add column phone text;
