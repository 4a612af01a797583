-- +goose Up
CREATE TABLE IF NOT EXISTS vtrest_token (
  hash CHAR(64) NOT NULL PRIMARY KEY,
  user_id INTEGER NOT NULL,
  address VARCHAR(45) NOT NULL,
  created BIGINT NOT NULL,
  used BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

-- +goose Down
DROP TABLE vtrest_token;
