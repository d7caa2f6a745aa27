// Request fields that only a gateway understands; no vendor gets them.

/** OpenRouter's additions to the protocol, and ours. `reasoning` is not among them: some vendors take it. */
export const GATEWAY_FIELDS: readonly string[] = [
  'models',
  'route',
  'provider',
  'preset',
  'plugins',
  'transforms',
  'session_id',
  'trace',
  'usage',
  'debug',
];
