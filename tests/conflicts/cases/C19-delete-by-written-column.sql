--- base
create table orders (id bigint primary key, note text, email text default 'none', status text);
--- a
update orders set status = 'closed' where id = 1;
--- b
delete from orders where status = 'open';
--- expect data-data C19 diverges info likely public.orders all
