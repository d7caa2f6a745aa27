// `max_price`: ceilings in USD, turned into exact integers.
import { scaleDecimal } from '../../catalog/decimal.ts';
import { maybeObject, unreadable } from '../../dialects/read-json.ts';
import type { ProviderPreferences } from '../plan.ts';

/** USD per million tokens, or per unit, to nano-USD of the same. */
const NANO = 9;
const KINDS = ['prompt', 'completion', 'request', 'image', 'audio'] as const;

type MaxPrice = NonNullable<ProviderPreferences['maxPrice']>;

export function readMaxPrice(value: unknown): MaxPrice | undefined {
  const field = 'provider.max_price';
  const given = maybeObject(value, field);
  const limits: { -readonly [K in keyof MaxPrice]: MaxPrice[K] } = {};
  for (const kind of KINDS) {
    const usd = given?.[kind];
    if (usd === undefined || usd === null) continue;
    limits[kind] = nanoUsd(usd, `${field}.${kind}`);
  }
  return Object.keys(limits).length > 0 ? limits : undefined;
}

function nanoUsd(usd: unknown, field: string): number {
  const exact = typeof usd === 'number' || typeof usd === 'string' ? scaleDecimal(usd, NANO) : undefined;
  return exact ?? unreadable(field, 'an amount in USD that is not negative, such as 0.5 or "0.5"', usd);
}
