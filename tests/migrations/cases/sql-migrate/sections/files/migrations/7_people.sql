-- +migrate Up notransaction
ALTER TABLE people RENAME COLUMN name TO full_name;
-- +migrate Down
ALTER TABLE people RENAME COLUMN full_name TO name;
