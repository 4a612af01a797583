-- +goose Up
CREATE TABLE IF NOT EXISTS vtrest_limit (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  empty_at BIGINT NOT NULL,
  good_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE vtrest_limit;
