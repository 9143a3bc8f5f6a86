-- with: transaction=yes
REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals;
