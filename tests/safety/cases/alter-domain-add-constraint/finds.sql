-- error: The domain percentage is used by customers: each is locked against writes while its rows are tested.
ALTER DOMAIN percentage ADD CONSTRAINT percentage_small CHECK (VALUE < 1000);
