// Reads the client's `provider{}` object. Unknown fields pass: the list grows on OpenRouter's side every week.
import type { ServiceTier } from '../catalog/price.ts';
import { decoded, maybeBoolean, maybeObject, present } from '../dialects/read-json.ts';
import type { ProviderPreferences } from './plan.ts';
import { readFallbackOn, readHedge, readRetries, readTimeouts } from './preferences/failures.ts';
import { choice, names, vendorOptions } from './preferences/fields.ts';
import { readMaxPrice } from './preferences/max-price.ts';
import { readSort } from './preferences/sorting.ts';
import { readPercentiles } from './preferences/speed.ts';

export type Preferences =
  | { readonly ok: true; readonly preferences: ProviderPreferences }
  | { readonly ok: false; readonly field: string; readonly message: string };

export const NO_PREFERENCES: ProviderPreferences = { allowFallbacks: true, requireParameters: false, timeout: {} };

const SECONDS_TO_MS = 1000;

/**
 * @param value the body's `provider` member, as parsed
 * @param route the body's `route` member: an older name for `provider.sort.partition`
 */
export function readPreferences(value: unknown, route?: unknown): Preferences {
  const read = decoded(() => preferencesIn(maybeObject(value, 'provider') ?? {}, route));
  return read.ok ? { ok: true, preferences: read.value } : { ok: false, ...read.failure };
}

function preferencesIn(fields: Readonly<Record<string, unknown>>, route: unknown): ProviderPreferences {
  const slugs = (name: string): readonly string[] | undefined =>
    names(fields[name], `provider.${name}`, "a provider's name");
  const flag = (name: string): boolean | undefined => maybeBoolean(fields[name], `provider.${name}`);
  const speed = (name: string, scale: number) => readPercentiles(fields[name], `provider.${name}`, scale);
  return {
    allowFallbacks: flag('allow_fallbacks') ?? true,
    requireParameters: flag('require_parameters') ?? false,
    timeout: readTimeouts(fields['timeout']),
    ...present({
      order: slugs('order'),
      only: slugs('only'),
      ignore: slugs('ignore'),
      dataCollection: choice(fields['data_collection'], 'provider.data_collection', ['allow', 'deny']),
      zdr: flag('zdr'),
      enforceDistillableText: flag('enforce_distillable_text'),
      quantizations: names(
        fields['quantizations'],
        'provider.quantizations',
        'a quantization, such as "fp8" or "unknown"',
      ),
      sort: readSort(fields['sort'], route),
      maxPrice: readMaxPrice(fields['max_price']),
      preferredMinThroughput: speed('preferred_min_throughput', 1),
      preferredMaxLatency: speed('preferred_max_latency', SECONDS_TO_MS),
      options: vendorOptions(fields['options'], 'provider.options'),
      fallbackOn: readFallbackOn(fields['fallback_on']),
      retries: readRetries(fields['retries']),
      hedgeMs: readHedge(fields['hedge_ms']),
    }),
  };
}

/** OpenRouter's names for the lanes; those that we cannot choose between (`auto`, `scale`) are left to the vendor. */
export function readServiceTier(value: unknown): ServiceTier | 'default' | undefined {
  if (value === 'fast' || value === 'priority') return 'priority';
  return value === 'flex' || value === 'default' ? value : undefined;
}
