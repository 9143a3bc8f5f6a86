-- info: Building orders_quantity_idx lets writes pass, but it fails when they outgrow innodb_online_alter_log_max_size, and replicas lag behind by as long as it takes.
CREATE INDEX orders_quantity_idx ON orders (quantity);
