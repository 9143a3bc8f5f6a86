--- base
create table orders (id int primary key, note text);
--- history framework=django revision=shop/0001_initial
--- a framework=django revision=shop/0002_status parents=shop/0001_initial path=shop/migrations/0002_status.py
alter table orders add column status text;
--- b framework=django revision=shop/0002_state parents=shop/0001_initial path=shop/migrations/0002_state.py
alter table orders add column status integer;
--- expect add-column-type C02 exclusive error proven public.orders.status all
--- expect django-leaf-nodes H04 history error proven backend:main b
