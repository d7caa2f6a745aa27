// Days of the ledger in columns, for reports over years: what a past day's requests add up from, packed into one value.
// A packed day always equals its requests: whatever changes one of them removes the packed day in the same transaction.

const DAY_MS = 86_400_000;

const dropDayOf = (startedAt: string): string => `DELETE FROM packed_days WHERE day = ${startedAt} / ${DAY_MS};`;
const dropDayOfTag = (requestId: string): string => `DELETE FROM packed_days WHERE day =
    (SELECT started_at / ${DAY_MS} FROM requests WHERE id = ${requestId});`;

export const addPackedDays = `
-- body is NULL while the day is being packed; day counts whole days (UTC) since 1970.
CREATE TABLE packed_days (
  day INTEGER PRIMARY KEY,
  rows INTEGER NOT NULL DEFAULT 0,
  body BLOB
) STRICT;

-- The words that packed days name by number: apps, endpoints, models, whole sets of tags. Only ever added to.
CREATE TABLE spend_names (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (kind, name)
) STRICT;

CREATE TRIGGER packed_day_request_added AFTER INSERT ON requests BEGIN ${dropDayOf('new.started_at')} END;
CREATE TRIGGER packed_day_request_removed AFTER DELETE ON requests BEGIN ${dropDayOf('old.started_at')} END;
CREATE TRIGGER packed_day_request_changed AFTER UPDATE ON requests BEGIN
  ${dropDayOf('old.started_at')} ${dropDayOf('new.started_at')}
END;
CREATE TRIGGER packed_day_tag_added AFTER INSERT ON request_tags BEGIN ${dropDayOfTag('new.request_id')} END;
CREATE TRIGGER packed_day_tag_removed AFTER DELETE ON request_tags BEGIN ${dropDayOfTag('old.request_id')} END;
CREATE TRIGGER packed_day_tag_changed AFTER UPDATE ON request_tags BEGIN
  ${dropDayOfTag('old.request_id')} ${dropDayOfTag('new.request_id')}
END;

-- Endpoints and access keys are asked for too now: the index must go on covering every report.
DROP INDEX requests_spend;
CREATE INDEX requests_spend ON requests (
  started_at, app, access_key_id, served_model, served_provider_id, served_upstream_model, route, credential_id,
  cost_nano_usd, cost_unknown, estimated,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, id
);
`;
