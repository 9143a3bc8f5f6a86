select date_trunc('month', placed_at) as month, @uses orders.placed_at
       currency, @uses orders.currency
       sum(total_cents) as revenue, @uses orders.total_cents
       count(distinct user_id) as buyers @uses orders.user_id
from public.orders @uses orders
where status in ('paid', 'shipped') @uses orders.status
group by 1, currency @uses orders.currency
having sum(total_cents) > 0 @uses orders.total_cents
order by revenue;

select p.title, sum(i.quantity * i.unit_price) @uses products.title order_items.quantity order_items.unit_price
from order_items i join products p on p.id = i.product_id @uses order_items products products.id order_items.product_id
where not p.archived @uses products.archived
  and exists (select * from orders o where o.id = i.order_id and o.coupon_code is not null) @uses orders orders.id order_items.order_id orders.coupon_code
group by p.title; @uses products.title

insert into reporting.daily (day, total) select placed_at::date, total_cents from orders; @uses orders orders.placed_at orders.total_cents
