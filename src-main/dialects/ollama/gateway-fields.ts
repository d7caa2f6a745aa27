// Request fields that only a gateway understands; Ollama does not get them.

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
  'metadata',
  'user',
];
