--- base
create table orders (id int primary key, note text);
--- history framework=alembic revision=r1
--- history framework=alembic revision=r2 parents=r1
--- a framework=alembic revision=r3 parents=r1 path=versions/r3_status.py
alter table orders add column status text;
--- expect alembic-multiple-heads H01 history error proven backend:main a
