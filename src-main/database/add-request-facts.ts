// What OpenRouter's generation record tells beside the first schema: the caller's own words, and the vendor's.

export const addRequestFacts = `
ALTER TABLE requests ADD COLUMN session_id TEXT;
ALTER TABLE requests ADD COLUMN preset TEXT;
ALTER TABLE requests ADD COLUMN referer TEXT;
ALTER TABLE requests ADD COLUMN user_agent TEXT;
ALTER TABLE requests ADD COLUMN external_user TEXT;
ALTER TABLE requests ADD COLUMN upstream_id TEXT;
ALTER TABLE requests ADD COLUMN native_finish_reason TEXT;
ALTER TABLE requests ADD COLUMN service_tier TEXT;
ALTER TABLE requests ADD COLUMN cache_source_id TEXT;
ALTER TABLE requests ADD COLUMN left_warm_cache INTEGER NOT NULL DEFAULT 0;
`;
