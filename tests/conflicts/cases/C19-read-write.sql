--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
update orders set status = note;
--- b
update orders set note = 'x';
--- expect data-data C19 diverges warning proven public.orders all
