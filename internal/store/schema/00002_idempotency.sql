-- +goose Up
CREATE TABLE IF NOT EXISTS vtrest_idempotency (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  request CHAR(64) NOT NULL,
  answer BIGINT NOT NULL,
  created BIGINT NOT NULL
);

-- +goose Down
DROP TABLE vtrest_idempotency;
