select * from invoices where paid_at is null; @uses invoices invoices.* invoices.paid_at
select x.number from (select * from invoices) x; @uses invoices invoices.* invoices.number
select y.name from (select name from other_place) y;
create or replace view overdue as
select i.number, i.amount_cents, u.email @uses invoices.number invoices.amount_cents users.email
from invoices i @uses invoices
join orders o on o.id = i.order_id @uses orders orders.id invoices.order_id
join users u on u.id = o.user_id @uses users users.id orders.user_id
where i.due_on < current_date; @uses invoices.due_on
update users set status = 'dormant' where last_login_at < now() - interval '1 year'; @uses users! users.status! users.last_login_at
