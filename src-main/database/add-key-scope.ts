// Schema step: what an access key may do, and whether it is switched off.

export const addKeyScope = `
ALTER TABLE access_keys ADD COLUMN scope_json TEXT;
ALTER TABLE access_keys ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
`;
