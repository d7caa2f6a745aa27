// What to do when a target fails or is slow: `fallback_on`, `timeout`, `retries`, `hedge_ms`.
import { maybeObject, unreadable } from '../../dialects/read-json.ts';
import type { FailureClass, Timeouts } from '../plan.ts';
import { names, wholeNumber } from './fields.ts';

/** All that `fallback_on` may name. */
export const FAILURE_CLASSES: readonly FailureClass[] = [
  'rate_limit',
  'overloaded',
  'timeout',
  'server',
  'network',
  'auth',
  'payment',
  'context_length',
  'moderation',
  'not_found',
  'invalid_request',
];

const TIMEOUT_FIELDS: Readonly<Record<string, keyof Timeouts>> = {
  connect_ms: 'connectMs',
  first_token_ms: 'firstTokenMs',
  idle_ms: 'idleMs',
  total_ms: 'totalMs',
};

const DAY_MS = 86_400_000;

export function readFallbackOn(value: unknown): readonly FailureClass[] | undefined {
  const field = 'provider.fallback_on';
  const classes = names(value, field, 'a failure class');
  const known: readonly string[] = FAILURE_CLASSES;
  const unknown = classes?.find((name) => !known.includes(name));
  if (unknown !== undefined) unreadable(field, `made of ${known.join(', ')}`, unknown);
  return classes as readonly FailureClass[] | undefined;
}

/** A misspelt timeout would be a request that hangs, so unknown names are refused here. */
export function readTimeouts(value: unknown): Partial<Timeouts> {
  const result: { -readonly [K in keyof Timeouts]?: number } = {};
  for (const [field, ms] of Object.entries(maybeObject(value, 'provider.timeout') ?? {})) {
    const name = TIMEOUT_FIELDS[field];
    if (!name)
      return unreadable(`provider.timeout.${field}`, `one of ${Object.keys(TIMEOUT_FIELDS).join(', ')}`, field);
    const parsed = wholeNumber(ms, `provider.timeout.${field}`, DAY_MS);
    if (parsed !== undefined) result[name] = parsed;
  }
  return result;
}

export const readRetries = (value: unknown): number | undefined => wholeNumber(value, 'provider.retries', 10);

export const readHedge = (value: unknown): number | undefined => wholeNumber(value, 'provider.hedge_ms', DAY_MS);
