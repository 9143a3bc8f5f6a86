--- base
create table orders (id int primary key, note text);
--- history framework=alembic revision=r1
--- a framework=alembic revision=r2 parents=r1 path=versions/r2_fill.py
do $$ begin execute 'update orders set note = ' || quote_literal(now()::text); end $$;
--- b framework=alembic revision=r3 parents=r1 path=versions/r3_phone.py
create table phones (id int);
--- expect alembic-multiple-heads H01 history error proven backend:main b
