// Turns SQL rows of the ledger back into its records. The database is ours: its columns hold what was written.
import type { SQLOutputValue } from 'node:sqlite';
import type { AttemptRecord, RequestRecord } from './ledger.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

export function requestOf(row: Row, tags: readonly Row[]): RequestRecord {
  return {
    ...fields(row, requestFields),
    ...costOf(row),
    stream: row['stream'] === 1,
    ...(row['left_warm_cache'] === 1 && { leftWarmCache: true }),
    tags: Object.fromEntries(tags.map((tag): [string, unknown] => [String(tag['key']), tag['value']])),
  } as unknown as RequestRecord;
}

export function attemptOf(row: Row): AttemptRecord {
  return {
    ...fields(row, attemptFields),
    ...costOf(row),
    passthrough: row['passthrough'] === 1,
  } as unknown as AttemptRecord;
}

const attemptFields = {
  requestId: 'request_id',
  index: 'attempt_index',
  providerId: 'provider_id',
  providerName: 'provider_name',
  model: 'model',
  upstreamModel: 'upstream_model',
  credentialId: 'credential_id',
  startedAt: 'started_at',
  durationMs: 'duration_ms',
  firstTokenMs: 'first_token_ms',
  outcome: 'outcome',
  failureClass: 'failure_class',
  httpStatus: 'http_status',
  message: 'message',
  dropped: 'dropped_json',
  usage: 'usage_json',
} satisfies FieldsOf<Omit<AttemptRecord, 'passthrough' | 'costNanoUsd'>>;

const requestFields = {
  id: 'id',
  startedAt: 'started_at',
  accessKeyId: 'access_key_id',
  app: 'app',
  client: 'client',
  dialect: 'dialect',
  operation: 'operation',
  requestedModel: 'requested_model',
  route: 'route',
  switchedBy: 'switched_by',
  preset: 'preset',
  sessionId: 'session_id',
  referer: 'referer',
  userAgent: 'user_agent',
  externalUser: 'external_user',
  outcome: 'outcome',
  endedAt: 'ended_at',
  httpStatus: 'http_status',
  servedProviderId: 'served_provider_id',
  servedProviderName: 'served_provider_name',
  servedModel: 'served_model',
  servedUpstreamModel: 'served_upstream_model',
  credentialId: 'credential_id',
  attempts: 'attempts',
  firstTokenMs: 'first_token_ms',
  totalMs: 'total_ms',
  overheadMs: 'overhead_ms',
  finishReason: 'finish_reason',
  nativeFinishReason: 'native_finish_reason',
  upstreamId: 'upstream_id',
  serviceTier: 'service_tier',
  cacheSourceId: 'cache_source_id',
  usage: 'usage_json',
  costSource: 'cost_source',
  price: 'price_json',
  errorType: 'error_type',
  errorMessage: 'error_message',
} satisfies FieldsOf<Omit<RequestRecord, 'stream' | 'leftWarmCache' | 'tags' | 'costNanoUsd'>>;

/** Every field of a record with its column: a field added to the record and forgotten here does not compile. */
type FieldsOf<T> = { readonly [K in keyof Required<T>]: string };

/** NULL columns are left out. */
function fields(row: Row, columns: Readonly<Record<string, string>>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [field, column] of Object.entries(columns)) {
    const value = row[column];
    if (value === null || value === undefined) continue;
    record[field] = column.endsWith('_json') ? JSON.parse(String(value)) : value;
  }
  return record;
}

function costOf(row: Row): { costNanoUsd?: number | null } {
  if (row['cost_unknown'] === 1) return { costNanoUsd: null };
  const cost = row['cost_nano_usd'];
  return typeof cost === 'number' ? { costNanoUsd: cost } : {};
}
