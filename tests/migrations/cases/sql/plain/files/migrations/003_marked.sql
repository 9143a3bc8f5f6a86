-- +goose Up
CREATE TABLE marked (a int);
-- +goose Down
DROP TABLE marked;
