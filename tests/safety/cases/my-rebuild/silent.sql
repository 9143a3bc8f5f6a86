ALTER TABLE orders COMMENT='all orders';
