-- with: framework=rails
-- warning: Rails takes the column orders.type for single table inheritance as soon as it is there, also in processes that run the old code.
ALTER TABLE orders ADD COLUMN type varchar;
