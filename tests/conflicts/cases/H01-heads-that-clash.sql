--- base
create table orders (id int primary key, note text);
--- history framework=alembic revision=r1
--- a framework=alembic revision=r2 parents=r1 path=versions/r2_status.py
alter table orders add column status text;
--- b framework=alembic revision=r3 parents=r1 path=versions/r3_status.py
alter table orders add column status integer;
--- expect add-column-type C02 exclusive error proven public.orders.status all
--- expect alembic-multiple-heads H01 history error proven backend:main b
