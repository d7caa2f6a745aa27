// The first schema: ledger, settings, access keys and chats in one file.
// Money is integer nano-USD, `_at` is epoch ms, `_ms` a duration. JSON columns are never searched.

const ledger = `
CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  access_key_id TEXT NOT NULL,
  app TEXT NOT NULL,
  client TEXT,
  dialect TEXT NOT NULL,
  operation TEXT NOT NULL,
  requested_model TEXT NOT NULL,
  route TEXT,
  stream INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  ended_at INTEGER,
  http_status INTEGER,
  served_provider_id TEXT,
  served_provider_name TEXT,
  served_model TEXT,
  served_upstream_model TEXT,
  credential_id TEXT,
  attempts INTEGER,
  first_token_ms REAL,
  total_ms REAL,
  overhead_ms REAL,
  finish_reason TEXT,
  input_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  estimated INTEGER NOT NULL DEFAULT 0,
  usage_json TEXT,
  cost_nano_usd INTEGER,
  cost_unknown INTEGER NOT NULL DEFAULT 0,
  cost_source TEXT,
  price_json TEXT,
  error_type TEXT,
  error_message TEXT
) STRICT;

-- Covers every spend report, so that a month is read from the index alone.
CREATE INDEX requests_spend ON requests (
  started_at, app, served_model, served_provider_id, route, credential_id,
  cost_nano_usd, cost_unknown, estimated,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, id
);
CREATE INDEX requests_outcome ON requests (outcome, started_at);
CREATE INDEX requests_app ON requests (app, started_at);

CREATE TABLE request_tags (
  request_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (request_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
  request_id TEXT NOT NULL,
  attempt_index INTEGER NOT NULL,
  provider_id TEXT NOT NULL,
  provider_name TEXT NOT NULL,
  model TEXT NOT NULL,
  upstream_model TEXT NOT NULL,
  credential_id TEXT,
  started_at INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  first_token_ms REAL,
  outcome TEXT NOT NULL,
  failure_class TEXT,
  http_status INTEGER,
  message TEXT,
  passthrough INTEGER NOT NULL,
  dropped_json TEXT NOT NULL,
  usage_json TEXT,
  cost_nano_usd INTEGER,
  cost_unknown INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (request_id, attempt_index)
) STRICT, WITHOUT ROWID;
`;

const settings = `
CREATE TABLE settings (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  value_json TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
`;

const accessKeys = `
CREATE TABLE access_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  secret_hash BLOB NOT NULL UNIQUE,
  last_four TEXT NOT NULL,
  tags_json TEXT NOT NULL,
  verbatim INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER
) STRICT;
`;

// A row is in a search index exactly while it is not streaming: a growing answer is indexed once, when it ends.
const chats = `
CREATE TABLE threads (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  model TEXT NOT NULL,
  leaf_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX threads_updated ON threads (updated_at);

CREATE TABLE messages (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  parent_id TEXT,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  reasoning TEXT,
  model TEXT,
  request_id TEXT,
  state TEXT NOT NULL,
  error TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_thread ON messages (thread_id, number);
CREATE INDEX messages_streaming ON messages (state) WHERE state = 'streaming';

CREATE VIRTUAL TABLE thread_search USING fts5 (
  title, content = 'threads', content_rowid = 'number', tokenize = 'trigram remove_diacritics 1'
);
CREATE TRIGGER thread_search_add AFTER INSERT ON threads BEGIN
  INSERT INTO thread_search (rowid, title) VALUES (new.number, new.title);
END;
CREATE TRIGGER thread_search_remove AFTER DELETE ON threads BEGIN
  INSERT INTO thread_search (thread_search, rowid, title) VALUES ('delete', old.number, old.title);
END;
CREATE TRIGGER thread_search_change AFTER UPDATE OF title ON threads WHEN old.title IS NOT new.title BEGIN
  INSERT INTO thread_search (thread_search, rowid, title) VALUES ('delete', old.number, old.title);
  INSERT INTO thread_search (rowid, title) VALUES (new.number, new.title);
END;

CREATE VIRTUAL TABLE message_search USING fts5 (
  text, content = 'messages', content_rowid = 'number', tokenize = 'trigram remove_diacritics 1'
);
CREATE TRIGGER message_search_add AFTER INSERT ON messages WHEN new.state <> 'streaming' BEGIN
  INSERT INTO message_search (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER message_search_remove AFTER DELETE ON messages WHEN old.state <> 'streaming' BEGIN
  INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.number, old.text);
END;
-- One trigger for both halves: SQLite promises no order between two, and the old wording must leave first.
CREATE TRIGGER message_search_change AFTER UPDATE OF text, state ON messages BEGIN
  INSERT INTO message_search (message_search, rowid, text)
    SELECT 'delete', old.number, old.text WHERE old.state <> 'streaming';
  INSERT INTO message_search (rowid, text) SELECT new.number, new.text WHERE new.state <> 'streaming';
END;
`;

export const schemaV1 = [ledger, settings, accessKeys, chats].join('\n');
