// Request fields that only a gateway understands; no vendor gets them.

/** OpenRouter's additions to the protocol, and ours. */
export const GATEWAY_FIELDS: readonly string[] = [
  'models',
  'route',
  'provider',
  'preset',
  'plugins',
  'session_id',
  'trace',
  'debug',
];
