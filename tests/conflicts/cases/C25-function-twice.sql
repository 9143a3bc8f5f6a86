--- base
create table orders (id bigint primary key, note text, email text, status text);
create function total() returns int language sql as $$ select 1 $$;
--- a
create or replace function total() returns int language sql as $$ select 2 $$;
--- b
create or replace function total() returns int language sql as $$ select 3 $$;
--- expect trigger-function-body C25 diverges warning proven public.total b
