// Request fields that only a gateway understands; Anthropic does not get them.

/** `metadata` stays: Anthropic reads `user_id` in it. */
export const GATEWAY_FIELDS: readonly string[] = [
  'models',
  'fallbacks',
  'route',
  'provider',
  'preset',
  'plugins',
  'session_id',
  'trace',
  'debug',
  'stop_server_tools_when',
  'user',
];
