-- info: Creating orders_touch locks orders against writes for an instant.
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
