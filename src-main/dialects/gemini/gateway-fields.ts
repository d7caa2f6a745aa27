// Request fields that only a gateway understands; Google does not get them.

export const GATEWAY_FIELDS: readonly string[] = [
  'models',
  'route',
  'provider',
  'preset',
  'plugins',
  'session_id',
  'metadata',
  'trace',
  'debug',
];
