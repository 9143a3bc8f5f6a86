--- base
create table orders (id int primary key, note text);
--- history framework=alembic revision=r1
--- a framework=alembic revision=r2 parents=r1 path=versions/r2_status.py
alter table orders add column status text;
--- b framework=alembic revision=r2 parents=r1 path=versions/r2_phone.py
alter table orders add column phone text;
--- expect alembic-duplicate-revision H02 history error proven backend:main b
