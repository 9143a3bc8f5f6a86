-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE things (id uuid PRIMARY KEY DEFAULT gen_random_uuid());
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  UPDATE things SET id = NEW.id WHERE id = OLD.id;
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose Down
DROP FUNCTION touch();
DROP TABLE things;
