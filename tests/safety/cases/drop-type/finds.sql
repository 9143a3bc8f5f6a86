-- error: CASCADE drops every column of type order_status with its values: in orders.
DROP TYPE order_status CASCADE;
