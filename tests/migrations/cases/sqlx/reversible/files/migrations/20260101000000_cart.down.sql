CREATE INDEX cart_idx ON cart (id);
