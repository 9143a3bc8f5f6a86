-- warning: Creating visits locks orders against writes, for an instant once it is granted.
CREATE TABLE visits (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));
