// A route is the user's own rule: a request may refine it, and may not loosen what protects.
import { describe, expect, it } from 'vitest';
import type { Route } from '../../src-main/settings/settings.ts';
import { order, planned } from '../support/plan-fixtures.ts';
import { anEndpoint } from '../support/route-fixtures.ts';

const endpoints = [anEndpoint('a', 'm', [3, 3]), anEndpoint('b', 'm', [1, 1]), anEndpoint('c', 'm', [2, 2])];
const targets = ['a', 'b', 'c'].map((providerId) => ({ providerId, model: 'm' }));
const routed = (over: Partial<Route> = {}, setup: Parameters<typeof order>[0] = {}): Parameters<typeof order>[0] => ({
  endpoints,
  models: ['r'],
  routes: [{ name: 'r', updatedAt: 0, targets, ...over }],
  ...setup,
});

const speeds = ({ providerId }: { readonly providerId: string }) => ({
  outage: false,
  uptime: 'normal' as const,
  tokensPerSecond: { p50: { a: 20, b: 10, c: 30 }[providerId] ?? 0 },
});

describe('strategy', () => {
  it.each([
    [undefined, ['a', 'b', 'c']],
    ['in-order', ['a', 'b', 'c']],
    ['cheapest', ['b', 'c', 'a']],
    ['fastest', ['c', 'a', 'b']],
    ['weighted', ['b', 'c', 'a']],
  ] as const)('%s', (strategy, expected) => {
    expect(order(routed(strategy && { strategy }, { observed: speeds }))).toEqual(expected);
  });

  it('weighted is a draw', () => {
    const firsts = new Set(
      [0.001, 0.5, 0.999].map((start) => {
        let draw = start;
        return order(routed({ strategy: 'weighted' }, { random: () => (draw = 1 - draw) }))[0];
      }),
    );
    expect(firsts.size).toBeGreaterThan(1);
  });

  it('the request’s own sort, order or suffix wins', () => {
    expect(order(routed({ strategy: 'in-order' }, { provider: { sort: 'price' } }))).toEqual(['b', 'c', 'a']);
    expect(order(routed({ strategy: 'cheapest' }, { provider: { order: ['a'] } }))[0]).toBe('a');
    expect(order(routed({ strategy: 'in-order' }, { models: ['r:floor'] }))).toEqual(['b', 'c', 'a']);
    expect(order(routed({}, { models: ['route/r:floor'] }))).toEqual(['b', 'c', 'a']);
  });

  it('a written order is not overruled by a warm cache, a balanced one is', () => {
    const sticky = { providerId: 'c', upstreamModel: 'm', warmUntil: 1 };
    expect(order(routed({}, { sticky }))).toEqual(['a', 'b', 'c']);
    expect(planned(routed({}, { sticky })).notes[0]?.text).toContain('the route names where to go');
    expect(order(routed({ strategy: 'weighted' }, { sticky }))[0]).toBe('c');
  });
});

describe('stored preferences', () => {
  it('hold where the request says nothing', () => {
    expect(order(routed({ preferences: { max_price: { prompt: 2 } } }))).toEqual(['b', 'c']);
    expect(order(routed({ preferences: { sort: 'price' } }))).toEqual(['b', 'c', 'a']);
    const { preferences } = planned(routed({ preferences: { retries: 3, timeout: { idle_ms: 5 }, hedge_ms: 9 } }));
    expect(preferences).toMatchObject({ retries: 3, timeout: { idleMs: 5 }, hedgeMs: 9 });
  });

  it('give way to the request’s, field by field', () => {
    const preferences = { max_price: { prompt: 2 }, retries: 3, timeout: { idle_ms: 5, total_ms: 6 } };
    const provider = { max_price: { prompt: 1 }, timeout: { idle_ms: 7 } };
    const result = planned(routed({ preferences }, { provider }));
    expect(result.targets.map((target) => target.provider.id)).toEqual(['b']);
    expect(result.preferences).toMatchObject({ retries: 3, timeout: { idleMs: 7, totalMs: 6 } });
  });

  it.each([
    [{ zdr: true }, { zdr: false }],
    [{ data_collection: 'deny' }, { data_collection: 'allow' }],
    [{ only: ['x'] }, { only: ['a'] }],
    [{ ignore: ['a', 'b', 'c'] }, { ignore: [] }],
    [{ enforce_distillable_text: true }, { enforce_distillable_text: false }],
  ])('%j is not loosened by %j', (preferences, provider) => {
    expect(() => planned(routed({ preferences }, { provider }))).toThrow('Left out by');
  });

  it('and what protects in the request is not loosened by the route', () => {
    expect(() => planned(routed({ preferences: { zdr: false } }, { provider: { zdr: true } }))).toThrow('provider.zdr');
    expect(order(routed({ preferences: { only: ['a', 'b'] } }, { provider: { only: ['b', 'c'] } }))).toEqual(['b']);
  });

  it('fallbacks that either forbids are off', () => {
    expect(order(routed({ preferences: { allow_fallbacks: false } }))).toEqual(['a']);
    expect(order(routed({ preferences: {} }, { provider: { allow_fallbacks: false } }))).toEqual(['a']);
  });

  it('touch only their own name in a list of models', () => {
    const setup = routed({ preferences: { ignore: ['b'] } }, { models: ['r', 'm'] });
    expect(order(setup)).toEqual(['a', 'c', 'b']);
  });
});
