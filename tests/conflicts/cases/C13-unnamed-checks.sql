--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders add check (note <> '');
--- b
alter table orders add check (note <> 'x');
--- expect object-name-collision C13 diverges warning proven public.orders all
