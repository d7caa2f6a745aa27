// Bad input in `provider{}` must be named, never guessed at: money and privacy go where it says.
import { describe, expect, it } from 'vitest';
import { NO_PREFERENCES, readPreferences, readServiceTier } from '../../src-main/routing/preferences.ts';
import type { ProviderPreferences } from '../../src-main/routing/plan.ts';

const read = (value: unknown, route?: unknown): ProviderPreferences => {
  const result = readPreferences(value, route);
  if (!result.ok) throw new Error(result.message);
  return result.preferences;
};

describe('what is read', () => {
  it('absent and null mean no preference', () => {
    expect(read(undefined)).toEqual(NO_PREFERENCES);
    expect(read(null)).toEqual(NO_PREFERENCES);
    expect(read({})).toEqual(NO_PREFERENCES);
  });

  it('every field, and unknown ones pass', () => {
    expect(
      read({
        order: ['a'],
        only: ['a', 'b/turbo'],
        ignore: ['c'],
        allow_fallbacks: false,
        require_parameters: true,
        data_collection: 'deny',
        zdr: true,
        enforce_distillable_text: true,
        quantizations: ['fp8', 'unknown'],
        sort: 'price',
        max_price: { prompt: 1, completion: '2.5', request: 0.01, image: 0.002, audio: '0.000001' },
        preferred_min_throughput: 40,
        preferred_max_latency: { p50: 1.5, p99: 5 },
        options: { openai: { style: 'vivid' } },
        fallback_on: ['timeout'],
        retries: 0,
        hedge_ms: 800,
        timeout: { connect_ms: 1, first_token_ms: 2, idle_ms: 0, total_ms: 4 },
        something_new: { x: 1 },
      }),
    ).toEqual({
      order: ['a'],
      only: ['a', 'b/turbo'],
      ignore: ['c'],
      allowFallbacks: false,
      requireParameters: true,
      dataCollection: 'deny',
      zdr: true,
      enforceDistillableText: true,
      quantizations: ['fp8', 'unknown'],
      sort: { by: 'price', partition: 'model' },
      maxPrice: {
        prompt: 1_000_000_000,
        completion: 2_500_000_000,
        request: 10_000_000,
        image: 2_000_000,
        audio: 1_000,
      },
      preferredMinThroughput: { p50: 40 },
      preferredMaxLatency: { p50: 1_500, p99: 5_000 },
      options: { openai: { style: 'vivid' } },
      fallbackOn: ['timeout'],
      retries: 0,
      hedgeMs: 800,
      timeout: { connectMs: 1, firstTokenMs: 2, idleMs: 0, totalMs: 4 },
    });
  });

  it('null fields, as SDKs write them, mean absent', () => {
    const fields = ['order', 'only', 'zdr', 'sort', 'max_price', 'preferred_max_latency', 'options', 'timeout'];
    expect(read(Object.fromEntries(fields.map((field) => [field, null])))).toEqual(NO_PREFERENCES);
  });

  it('an empty price ceiling or empty cut-offs limit nothing', () => {
    expect(read({ max_price: {}, preferred_min_throughput: {} })).toEqual(NO_PREFERENCES);
  });
});

describe('max_price is exact', () => {
  it.each([
    [0.1, 100_000_000],
    ['0.1', 100_000_000],
    [0, 0],
    ['0', 0],
    ['1e-3', 1_000_000],
    ['0.000000001', 1],
    [1e-7, 100],
    [75, 75_000_000_000],
  ])('%j USD', (usd, nano) => expect(read({ max_price: { prompt: usd } }).maxPrice).toEqual({ prompt: nano }));
});

describe('sort', () => {
  it.each([
    ['throughput', { by: 'throughput', partition: 'model' }],
    [{ by: 'latency' }, { by: 'latency', partition: 'model' }],
    [
      { by: 'exacto', partition: 'none' },
      { by: 'exacto', partition: 'none' },
    ],
    [{ partition: 'none' }, { partition: 'none' }],
    [{ by: null, partition: null }, { partition: 'model' }],
  ])('%j', (sort, expected) => expect(read({ sort }).sort).toEqual(expected));

  it('the older route is a name for the partition, and yields to it', () => {
    expect(read(undefined, 'sort').sort).toEqual({ partition: 'none' });
    expect(read({ sort: 'price' }, 'sort').sort).toEqual({ by: 'price', partition: 'none' });
    expect(read({ sort: { by: 'price', partition: 'model' } }, 'sort').sort).toEqual({
      by: 'price',
      partition: 'model',
    });
    expect(read({}, 'fallback').sort).toEqual({ partition: 'model' });
    expect(read({}, null).sort).toBeUndefined();
  });
});

describe('what is refused, by the field’s name', () => {
  it.each([
    [[], 'provider'],
    ['openai', 'provider'],
    [{ order: 'openai' }, 'provider.order'],
    [{ only: [1] }, 'provider.only[0]'],
    [{ ignore: [''] }, 'provider.ignore[0]'],
    [{ ignore: ['a', ' '] }, 'provider.ignore[1]'],
    [{ allow_fallbacks: 'no' }, 'provider.allow_fallbacks'],
    [{ require_parameters: 1 }, 'provider.require_parameters'],
    [{ data_collection: 'never' }, 'provider.data_collection'],
    [{ data_collection: false }, 'provider.data_collection'],
    [{ zdr: 'yes' }, 'provider.zdr'],
    [{ enforce_distillable_text: 'yes' }, 'provider.enforce_distillable_text'],
    [{ quantizations: 'fp8' }, 'provider.quantizations'],
    [{ quantizations: [8] }, 'provider.quantizations[0]'],
    [{ sort: 'cheapest' }, 'provider.sort'],
    [{ sort: ['price'] }, 'provider.sort'],
    [{ sort: { by: 'cost' } }, 'provider.sort.by'],
    [{ sort: { by: 'price', partition: 'all' } }, 'provider.sort.partition'],
    [{ max_price: 5 }, 'provider.max_price'],
    [{ max_price: { prompt: -1 } }, 'provider.max_price.prompt'],
    [{ max_price: { completion: 'cheap' } }, 'provider.max_price.completion'],
    [{ max_price: { request: Number.POSITIVE_INFINITY } }, 'provider.max_price.request'],
    [{ max_price: { image: true } }, 'provider.max_price.image'],
    [{ preferred_min_throughput: 0 }, 'provider.preferred_min_throughput'],
    [{ preferred_min_throughput: 'fast' }, 'provider.preferred_min_throughput'],
    [{ preferred_max_latency: { p90: -2 } }, 'provider.preferred_max_latency.p90'],
    [{ options: 'x' }, 'provider.options'],
    [{ options: { openai: 1 } }, 'provider.options.openai'],
    [{ fallback_on: ['tuesday'] }, 'provider.fallback_on'],
    [{ retries: -1 }, 'provider.retries'],
    [{ retries: 1.5 }, 'provider.retries'],
    [{ hedge_ms: 'soon' }, 'provider.hedge_ms'],
    [{ timeout: 5 }, 'provider.timeout'],
    [{ timeout: { first_ms: 5 } }, 'provider.timeout.first_ms'],
    [{ timeout: { idle_ms: 'long' } }, 'provider.timeout.idle_ms'],
  ])('%j', (value, field) => {
    const result = readPreferences(value);
    expect(result).toMatchObject({ ok: false, field });
    expect(!result.ok && result.message).toContain(`${field} must be`);
  });

  it('an unknown route names its values', () => {
    expect(readPreferences({}, 'random')).toMatchObject({
      ok: false,
      field: 'route',
      message: expect.stringContaining('fallback, sort'),
    });
  });
});

describe('service_tier', () => {
  it.each([
    ['flex', 'flex'],
    ['priority', 'priority'],
    ['fast', 'priority'],
    ['default', 'default'],
    ['auto', undefined],
    ['scale', undefined],
    ['standard_only', undefined],
    [undefined, undefined],
    [7, undefined],
  ])('%j is %j', (value, tier) => expect(readServiceTier(value)).toBe(tier));
});
