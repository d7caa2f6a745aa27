// Whoever wonders why a request went where it went must find the reason in words, for every endpoint.
import { describe, expect, it } from 'vitest';
import type { Observed } from '../../src-main/routing/plan.ts';
import { explainPlan } from '../../src-main/routing/explain-plan.ts';
import { plan, type PlanSetup } from '../support/plan-fixtures.ts';
import { aCredential, anEndpoint } from '../support/route-fixtures.ts';

const explained = (setup: PlanSetup = {}) => explainPlan(plan(setup), setup.needs);
const whys = (setup: PlanSetup = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(explained(setup).targets.map(({ providerId, why }) => [providerId, why]));
const outs = (setup: PlanSetup = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(explained(setup).left.map(({ providerId, why }) => [providerId, why]));
const seen =
  (of: Readonly<Record<string, Partial<Observed>>>): NonNullable<PlanSetup['observed']> =>
  ({ providerId }) => ({ outage: false, uptime: 'normal', ...of[providerId] });

describe('who is in, and why there', () => {
  it('drawn, free, of unknown price', () => {
    const endpoints = [anEndpoint('a', 'm', [2, 6]), anEndpoint('b', 'm', [0, 0]), anEndpoint('c', 'm')];
    expect(whys({ endpoints })).toEqual({
      a: 'drawn by price, the cheaper the likelier: $3 per million tokens of a usual mix',
      b: 'it is free',
      c: 'its price is unknown, so it follows those with one',
    });
  });

  it('named, warm, next key', () => {
    expect(whys({ provider: { order: ['c'] } })).toMatchObject({
      c: 'provider.order names it',
      a: 'by price: $1 per million tokens of a usual mix',
    });
    expect(whys({ sticky: { providerId: 'b', upstreamModel: 'm', warmUntil: 9 } })['b']).toContain('is warm there');
    const credentialsOf = (id: string) => [aCredential(id, 'one'), aCredential(id, 'two', { order: 1 })];
    const [first, second] = explained({ credentialsOf }).targets;
    expect(first).toMatchObject({ credential: 'one', inputPrice: 1e9, outputPrice: 1e9 });
    expect(second).toMatchObject({ credential: 'two', why: 'the next key of the same provider' });
  });

  it('a route, and each strict order with its figures', () => {
    const routes = [{ name: 'r', updatedAt: 0, targets: [{ providerId: 'a', model: 'm' }] }];
    expect(whys({ models: ['r'], routes })).toEqual({ a: 'as the route lists it' });
    const observed = seen({ a: { tokensPerSecond: { p50: 41.26 }, firstTokenMs: { p50: 310 }, toolErrorRate: 0.021 } });
    const by = (sort: string): string | undefined => whys({ observed, provider: { sort } })['a'];
    expect(by('throughput')).toBe('by tokens per second: 41.3');
    expect(by('latency')).toBe('by time to the first token: 310 ms');
    expect(by('exacto')).toBe('by broken tool calls: 2.1 %');
    expect(whys({ observed, provider: { sort: 'latency' } })['b']).toContain('too few answers to tell');
  });

  it('at the back', () => {
    const observed = seen({ a: { outage: true }, b: { uptime: 'lowered' }, c: { tokensPerSecond: { p50: 1 } } });
    const words = whys({ observed, provider: { preferred_min_throughput: 9 } });
    expect(words['a']).toContain('behind the others, because it failed within the last seconds; drawn');
    expect(words['b']).toContain('less than 95 %');
    expect(words['c']).toContain('slower than preferred');
    expect(whys({ cooling: (key) => key === 'a-main' })['a']).toContain('it rests after failures');
  });

  it('a lane is told, with its price', () => {
    const price = { input: 2e9, output: 2e9, source: 'test', asOf: '2026-11-01' };
    const endpoints = [
      { ...anEndpoint('a', 'm'), price: { ...price, serviceTiers: { flex: { input: 1e9, output: 1e9 } } } },
    ];
    expect(explained({ endpoints, models: ['m:floor'] }).targets).toMatchObject([
      { serviceTier: 'flex', inputPrice: 1e9 },
      { inputPrice: 2e9 },
    ]);
  });
});

describe('who is out, and by which rule', () => {
  it('with the field to change and the figure that counted', () => {
    const providerOver = { a: { privacy: { trainsOnApiData: true, source: 'x', asOf: '2026-11-01' } } };
    expect(outs({ providerOver, provider: { data_collection: 'deny' } })).toEqual({
      a: 'provider.data_collection: trains on what it is sent',
      b: 'provider.data_collection: does not say whether it trains on it',
      c: 'provider.data_collection: does not say whether it trains on it',
    });
    expect(outs({ provider: { max_price: { prompt: 2 } } })).toEqual({
      c: 'provider.max_price: costs $3 in and $3 out per million tokens',
    });
    expect(outs({ provider: { quantizations: ['fp8'] } })['a']).toBe(
      'provider.quantizations: runs one that is unknown',
    );
    expect(outs({ provider: { allow_fallbacks: false } })['b']).toBe('provider.allow_fallbacks: not the first choice');
  });

  it('also in a refusal, where nobody is left', () => {
    const { targets, left } = explained({ credentialsOf: () => [] });
    expect(targets).toEqual([]);
    expect(left.map(({ rule, why }) => [rule, why])).toEqual(
      Array.from({ length: 3 }, () => ['no-credential', 'credentials: no key for it']),
    );
  });

  it('every endpoint is told exactly once', () => {
    const setup = { provider: { max_price: { prompt: 2 } }, cooling: (key: string) => key === 'a-main' };
    const { targets, left } = explained(setup);
    expect([...targets, ...left].map(({ providerId }) => providerId).sort()).toEqual(['a', 'b', 'c']);
  });
});
