COMMENT ON TABLE orders IS 'nothing about rights';
