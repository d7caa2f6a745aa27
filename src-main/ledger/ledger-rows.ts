// How the ledger's records become SQL rows: one statement and its values for each kind.
import type { SQLInputValue } from 'node:sqlite';
import type { AttemptRecord, RequestEnd, RequestStart } from './ledger.ts';

export type LedgerRow =
  | { readonly kind: 'begin'; readonly record: RequestStart }
  | { readonly kind: 'attempt'; readonly record: AttemptRecord }
  | { readonly kind: 'finish'; readonly record: RequestEnd };

type Values = Record<string, SQLInputValue>;

const names = (columns: string): string[] => columns.trim().split(/\s+/);

function insert(table: string, columns: string): string {
  const values = names(columns).map((name) => `:${name}`);
  return `INSERT INTO ${table} (${names(columns).join(', ')}) VALUES (${values.join(', ')}) ON CONFLICT DO NOTHING`;
}

// Every statement may run twice with the same row (a group is tried again after a failure) without changing the result.
export const beginSql = insert(
  'requests',
  `id started_at access_key_id app client dialect operation requested_model route stream outcome
   session_id preset referer user_agent external_user switched_by`,
);

export const tagSql = insert('request_tags', 'request_id key value');

export const attemptSql = insert(
  'attempts',
  `request_id attempt_index provider_id provider_name model upstream_model credential_id
   started_at duration_ms first_token_ms outcome failure_class http_status message
   passthrough dropped_json usage_json cost_nano_usd cost_unknown`,
);

const endColumns = names(
  `ended_at outcome http_status served_provider_id served_provider_name served_model served_upstream_model
   credential_id attempts first_token_ms total_ms overhead_ms finish_reason
   native_finish_reason upstream_id service_tier cache_source_id left_warm_cache
   input_tokens cache_read_tokens cache_write_tokens output_tokens reasoning_tokens estimated usage_json
   cost_nano_usd cost_unknown cost_source price_json error_type error_message`,
);

export const finishSql = `UPDATE requests SET ${endColumns.map((name) => `${name} = :${name}`).join(', ')} WHERE id = :id`;

export const interruptSql = "UPDATE requests SET outcome = 'interrupted', ended_at = ? WHERE outcome = 'open'";

export function beginValues(start: RequestStart): Values {
  return {
    id: start.id,
    started_at: Math.round(start.startedAt),
    access_key_id: start.accessKeyId,
    app: start.app,
    client: start.client ?? null,
    dialect: start.dialect,
    operation: start.operation,
    requested_model: start.requestedModel,
    route: start.route ?? null,
    stream: Number(start.stream),
    outcome: 'open',
    switched_by: start.switchedBy ?? null,
    session_id: start.sessionId ?? null,
    preset: start.preset ?? null,
    referer: start.referer ?? null,
    user_agent: start.userAgent ?? null,
    external_user: start.externalUser ?? null,
  };
}

export function attemptValues(record: AttemptRecord): Values {
  return {
    request_id: record.requestId,
    attempt_index: record.index,
    provider_id: record.providerId,
    provider_name: record.providerName,
    model: record.model,
    upstream_model: record.upstreamModel,
    credential_id: record.credentialId ?? null,
    started_at: Math.round(record.startedAt),
    duration_ms: record.durationMs,
    first_token_ms: record.firstTokenMs ?? null,
    outcome: record.outcome,
    failure_class: record.failureClass ?? null,
    http_status: record.httpStatus ?? null,
    message: record.message ?? null,
    passthrough: Number(record.passthrough),
    dropped_json: JSON.stringify(record.dropped),
    usage_json: json(record.usage),
    ...costValues(record.costNanoUsd),
  };
}

export function finishValues(end: RequestEnd): Values {
  return {
    id: end.id,
    ended_at: Math.round(end.endedAt),
    outcome: end.outcome,
    http_status: end.httpStatus,
    served_provider_id: end.servedProviderId ?? null,
    served_provider_name: end.servedProviderName ?? null,
    served_model: end.servedModel ?? null,
    served_upstream_model: end.servedUpstreamModel ?? null,
    credential_id: end.credentialId ?? null,
    attempts: end.attempts,
    first_token_ms: end.firstTokenMs ?? null,
    total_ms: end.totalMs,
    overhead_ms: end.overheadMs,
    finish_reason: end.finishReason ?? null,
    native_finish_reason: end.nativeFinishReason ?? null,
    upstream_id: end.upstreamId ?? null,
    service_tier: end.serviceTier ?? null,
    cache_source_id: end.cacheSourceId ?? null,
    left_warm_cache: Number(end.leftWarmCache ?? false),
    input_tokens: end.usage?.input.total ?? null,
    cache_read_tokens: end.usage?.input.cacheRead ?? null,
    cache_write_tokens: end.usage?.input.cacheWrite ?? null,
    output_tokens: end.usage?.output.total ?? null,
    reasoning_tokens: end.usage?.output.reasoning ?? null,
    estimated: Number(end.usage?.estimated ?? false),
    usage_json: json(end.usage),
    ...costValues(end.costNanoUsd),
    cost_source: end.costSource ?? null,
    price_json: json(end.price),
    error_type: end.errorType ?? null,
    error_message: end.errorMessage ?? null,
  };
}

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** null (price unknown) and undefined (nothing to price) are both NULL; the flag tells them apart. */
const costValues = (cost: number | null | undefined): Values => ({
  cost_nano_usd: typeof cost === 'number' ? Math.round(cost) : null,
  cost_unknown: Number(cost === null),
});
