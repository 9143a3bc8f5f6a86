--- base
create table orders (id int primary key, note text);
--- history framework=alembic revision=r1
--- a framework=alembic revision=base parents=r1 path=versions/base_status.py
alter table orders add column status text;
--- expect alembic-missing-parent H03 history error proven backend:main a
