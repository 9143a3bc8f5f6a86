-- warning: Row security on orders without a policy: everyone but the owner sees no row until one is created.
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
