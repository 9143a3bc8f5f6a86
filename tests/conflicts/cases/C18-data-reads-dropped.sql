--- base
create table orders (id bigint primary key, note text, email text, status text);
--- a
alter table orders drop column email;
--- b
update orders set note = email;
--- expect data-reads-dropped C18 destroys error proven public.orders.email a
