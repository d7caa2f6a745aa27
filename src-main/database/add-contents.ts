// Schema step: what was said in requests, for users who switched recording on.

export const addContents = `
CREATE TABLE contents (
  request_id TEXT PRIMARY KEY,
  access_key_id TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  messages_json TEXT NOT NULL,
  completion TEXT,
  reasoning TEXT,
  tool_calls_json TEXT NOT NULL
) STRICT;
CREATE INDEX contents_recorded ON contents (recorded_at);
`;
