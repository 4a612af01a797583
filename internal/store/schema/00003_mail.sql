-- +goose Up
CREATE TABLE IF NOT EXISTS vtrest_mail (
  id CHAR(26) NOT NULL PRIMARY KEY,
  task_id BIGINT NOT NULL,
  entity_id VARCHAR(100) NOT NULL,
  contents MEDIUMTEXT NOT NULL,
  state VARCHAR(10) NOT NULL,
  attempts INTEGER NOT NULL,
  created BIGINT NOT NULL,
  next_try BIGINT NOT NULL,
  last_error VARCHAR(500) NOT NULL
);

-- +goose Down
DROP TABLE vtrest_mail;
