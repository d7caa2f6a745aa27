// Reads the client's `provider{}` object. Unknown fields pass: the list grows on OpenRouter's side every week.
import type { FailureClass, ProviderPreferences, Timeouts } from './plan.ts';

export type Preferences =
  | { readonly ok: true; readonly preferences: ProviderPreferences }
  | { readonly ok: false; readonly field: string; readonly message: string };

const FAILURE_CLASSES: ReadonlySet<string> = new Set<FailureClass>([
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
]);

const TIMEOUT_FIELDS: Readonly<Record<string, keyof Timeouts>> = {
  connect_ms: 'connectMs',
  first_token_ms: 'firstTokenMs',
  idle_ms: 'idleMs',
  total_ms: 'totalMs',
};

export const NO_PREFERENCES: ProviderPreferences = { allowFallbacks: true, requireParameters: false, timeout: {} };

class Invalid extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

const describe = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'an array' : `${typeof value}`;

function strings(value: unknown, field: string): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value))
    throw new Invalid(field, `${field} must be an array of provider ids, found ${describe(value)}.`);
  for (const [index, item] of value.entries()) {
    if (typeof item !== 'string' || item === '') {
      throw new Invalid(`${field}[${index}]`, `${field}[${index}] must be a provider id, found ${describe(item)}.`);
    }
  }
  return value as string[];
}

function flag(value: unknown, field: string, fallback: boolean): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'boolean') throw new Invalid(field, `${field} must be true or false, found ${describe(value)}.`);
  return value;
}

function count(value: unknown, field: string, max: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
    throw new Invalid(field, `${field} must be a whole number from 0 to ${max}, found ${JSON.stringify(value)}.`);
  }
  return value;
}

function fallbackOn(value: unknown): readonly FailureClass[] | undefined {
  const classes = strings(value, 'provider.fallback_on');
  const unknown = classes?.find((name) => !FAILURE_CLASSES.has(name));
  if (unknown !== undefined) {
    throw new Invalid(
      'provider.fallback_on',
      `provider.fallback_on: "${unknown}" is no failure class; use any of ${[...FAILURE_CLASSES].join(', ')}.`,
    );
  }
  return classes as readonly FailureClass[] | undefined;
}

function timeouts(value: unknown): Partial<Timeouts> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new Invalid(
      'provider.timeout',
      `provider.timeout must be an object such as {"first_token_ms": 20000}, found ${describe(value)}.`,
    );
  }
  const result: { -readonly [K in keyof Timeouts]?: number } = {};
  for (const [field, ms] of Object.entries(value)) {
    const name = TIMEOUT_FIELDS[field];
    if (!name)
      throw new Invalid(
        `provider.timeout.${field}`,
        `provider.timeout.${field} is unknown; use ${Object.keys(TIMEOUT_FIELDS).join(', ')}.`,
      );
    const parsed = count(ms, `provider.timeout.${field}`, 86_400_000);
    if (parsed !== undefined) result[name] = parsed;
  }
  return result;
}

/** @param value the body's `provider` member, as parsed */
export function readPreferences(value: unknown): Preferences {
  if (value === undefined || value === null) return { ok: true, preferences: NO_PREFERENCES };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { ok: false, field: 'provider', message: `provider must be an object, found ${describe(value)}.` };
  }
  const fields = value as Record<string, unknown>;
  try {
    const order = strings(fields['order'], 'provider.order');
    const only = strings(fields['only'], 'provider.only');
    const ignore = strings(fields['ignore'], 'provider.ignore');
    const classes = fallbackOn(fields['fallback_on']);
    const retries = count(fields['retries'], 'provider.retries', 10);
    return {
      ok: true,
      preferences: {
        allowFallbacks: flag(fields['allow_fallbacks'], 'provider.allow_fallbacks', true),
        requireParameters: flag(fields['require_parameters'], 'provider.require_parameters', false),
        timeout: timeouts(fields['timeout']),
        ...(order && { order }),
        ...(only && { only }),
        ...(ignore && { ignore }),
        ...(classes && { fallbackOn: classes }),
        ...(retries !== undefined && { retries }),
      },
    };
  } catch (error) {
    if (error instanceof Invalid) return { ok: false, field: error.field, message: error.message };
    throw error;
  }
}
