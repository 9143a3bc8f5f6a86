-- warning: order_totals cannot be read until it is computed again.
REFRESH MATERIALIZED VIEW order_totals;
