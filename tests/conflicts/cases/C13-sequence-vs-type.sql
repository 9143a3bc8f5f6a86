--- base
--- a
create sequence total;
--- b
create type total as enum ('a', 'b');
--- expect object-name-collision C13 order error proven public.total b
