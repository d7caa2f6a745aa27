// Who is asked first: balanced by price among the healthy, or exactly as the request says.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Observed } from '../../src-main/routing/plan.ts';
import { order, outs, planned, type PlanSetup } from '../support/plan-fixtures.ts';
import { aCredential, anEndpoint } from '../support/route-fixtures.ts';

const well: Observed = { outage: false, uptime: 'normal' };
const seen =
  (of: Readonly<Record<string, Partial<Observed>>>): NonNullable<PlanSetup['observed']> =>
  ({ providerId }) => {
    const own = of[providerId];
    return own && { ...well, ...own };
  };

/** A plain generator, so that shares are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

describe('the draw', () => {
  it('what is drawn second is drawn the same way from what remains', () => {
    const random = seeded(7);
    const seconds = { b: 0, c: 0 };
    for (let index = 0; index < 6_000; index += 1) {
      const [first, second] = order({ random });
      if (first === 'a' && second !== undefined) seconds[second as 'b' | 'c'] += 1;
    }
    // Of 2 and 3 USD the weights are 1/4 and 1/9.
    expect(seconds.b / seconds.c).toBeGreaterThan(2);
    expect(seconds.b / seconds.c).toBeLessThan(2.5);
  });

  it('uptime classes come one after the other, an outage last', () => {
    const observed = seen({ a: { outage: true }, b: { uptime: 'fallback-only' }, c: { uptime: 'lowered' } });
    const endpoints = ['a', 'b', 'c', 'd'].map((id) => anEndpoint(id, 'm', [1, 1]));
    for (const seed of [1, 2, 3])
      expect(order({ endpoints, observed, random: seeded(seed) })).toEqual(['d', 'c', 'b', 'a']);
  });

  it('a price per call counts: cheap tokens behind a dear call are not cheap', () => {
    const price = { input: 1, output: 1, source: 'test', asOf: '2026-11-01' };
    const endpoints: Endpoint[] = [
      { ...anEndpoint('a', 'm'), price: { ...price, perRequest: 1e9 } },
      { ...anEndpoint('b', 'm'), price },
    ];
    expect(order({ endpoints, provider: { sort: 'price' } })).toEqual(['b', 'a']);
  });

  it('a long prompt is compared by the prices of long prompts', () => {
    const price = { source: 'test', asOf: '2026-11-01' };
    const tiers = [{ minInputTokens: 100_000, input: 9e9, output: 9e9 }];
    const endpoints: Endpoint[] = [
      { ...anEndpoint('a', 'm'), price: { ...price, input: 1e9, output: 1e9, tiers } },
      { ...anEndpoint('b', 'm'), price: { ...price, input: 2e9, output: 2e9 } },
    ];
    const needs = (promptTokens: number) => ({ parameters: [], inputModalities: [], promptTokens });
    const provider = { sort: 'price' };
    expect(order({ endpoints, provider, needs: needs(10) })).toEqual(['a', 'b']);
    expect(order({ endpoints, provider, needs: needs(100_000) })).toEqual(['b', 'a']);
  });
});

describe('sort is strict', () => {
  it('price: ascending, unknown last, whatever the draw and the uptime', () => {
    const endpoints = [anEndpoint('x', 'm'), anEndpoint('c', 'm', [3, 3]), anEndpoint('a', 'm', [1, 1])];
    const observed = seen({ a: { outage: true, uptime: 'fallback-only' } });
    for (const random of [() => 0, () => 0.999])
      expect(order({ endpoints, observed, random, provider: { sort: 'price' } })).toEqual(['a', 'c', 'x']);
  });

  it('throughput and latency: the best median first, the unmeasured after, by price', () => {
    const observed = seen({
      b: { tokensPerSecond: { p50: 90 }, firstTokenMs: { p50: 900 } },
      c: { tokensPerSecond: { p50: 120 }, firstTokenMs: { p50: 300 } },
    });
    const endpoints = ['a', 'b', 'c', 'd'].map((id, index) => anEndpoint(id, 'm', [9 - index, 9 - index]));
    expect(order({ endpoints, observed, provider: { sort: 'throughput' } })).toEqual(['c', 'b', 'd', 'a']);
    expect(order({ endpoints, observed, provider: { sort: { by: 'latency' } } })).toEqual(['c', 'b', 'd', 'a']);
  });

  it('exacto: few broken calls, then unknown, then many; among equals the faster', () => {
    const observed = seen({
      a: { toolErrorRate: 0.2 },
      b: { toolErrorRate: 0.01, tokensPerSecond: { p50: 10 } },
      c: { toolErrorRate: 0.01, tokensPerSecond: { p50: 80 } },
      e: { toolErrorRate: 0 },
    });
    const endpoints = ['a', 'b', 'c', 'd', 'e'].map((id) => anEndpoint(id, 'm', [1, 1]));
    expect(order({ endpoints, observed, provider: { sort: 'exacto' } })).toEqual(['e', 'c', 'b', 'd', 'a']);
  });

  it('partition none ranks the endpoints of all models together', () => {
    const endpoints = [
      anEndpoint('a', 'm', [5, 5]),
      anEndpoint('b', 'm', [1, 1]),
      anEndpoint('c', 'n', [2, 2]),
      anEndpoint('d', 'n', [9, 9]),
    ];
    const setup = { endpoints, models: ['m', 'n'] };
    expect(order({ ...setup, provider: { sort: 'price' } })).toEqual(['b', 'a', 'c', 'd']);
    expect(order({ ...setup, provider: { sort: { by: 'price', partition: 'none' } } })).toEqual(['b', 'c', 'a', 'd']);
  });
});

describe('wishes for speed', () => {
  const observed = seen({
    a: { tokensPerSecond: { p50: 20, p90: 5 }, firstTokenMs: { p50: 2_000 } },
    b: { tokensPerSecond: { p50: 60, p90: 40 }, firstTokenMs: { p50: 500 } },
  });

  it('a miss goes to the back, none goes out', () => {
    expect(order({ observed, provider: { preferred_min_throughput: 50 } })).toEqual(['b', 'c', 'a']);
    expect(order({ observed, provider: { preferred_max_latency: 1 } })).toEqual(['b', 'c', 'a']);
    expect(order({ observed, provider: { preferred_min_throughput: 10 } })).toEqual(['a', 'b', 'c']);
  });

  it('every cut-off must hold', () => {
    expect(order({ observed, provider: { preferred_min_throughput: { p50: 15, p90: 10 } } })).toEqual(['b', 'c', 'a']);
  });

  it('under a strict order they still count', () => {
    const provider = { sort: 'price', preferred_max_latency: 1 };
    expect(order({ observed, provider })).toEqual(['b', 'c', 'a']);
  });

  it('too few samples count as meeting them, and that is said', () => {
    const { notes } = planned({ observed, provider: { preferred_max_latency: 1 } });
    expect(notes).toEqual([
      { kind: 'few-samples', text: 'Too few samples to judge the speed of C: counted as fast enough.' },
    ]);
    expect(planned({ observed }).notes).toEqual([]);
  });
});

describe('order', () => {
  it('the named come first and nothing is drawn: the rest by price', () => {
    for (const random of [() => 0, () => 0.999])
      expect(order({ random, provider: { order: ['c'] } })).toEqual(['c', 'a', 'b']);
  });

  it('an order beats uptime, and a sort orders the rest', () => {
    const observed = seen({ c: { outage: true }, b: { tokensPerSecond: { p50: 50 } } });
    expect(order({ observed, provider: { order: ['c'], sort: 'throughput' } })).toEqual(['c', 'b', 'a']);
  });

  it('a region named first comes before the other regions of the same provider', () => {
    const endpoints = ['eu', 'us'].map((region) => ({
      ...anEndpoint('a', 'm', [1, 1]),
      region,
      upstreamModel: region,
    }));
    const { targets } = planned({ endpoints, provider: { order: ['a/us', 'a'] } });
    expect(targets.map(({ endpoint }) => endpoint.region)).toEqual(['us', 'eu']);
  });

  it('a resting target still goes last: it has just failed', () => {
    expect(order({ cooling: (key) => key === 'c-main', provider: { order: ['c'] } })).toEqual(['a', 'b', 'c']);
  });
});

describe('without fallbacks', () => {
  it('the first that does not rest is left', () => {
    const result = planned({ cooling: (key) => key === 'a-main', provider: { allow_fallbacks: false } });
    expect(result.targets.map(({ provider }) => provider.id)).toEqual(['b']);
    expect(outs(result)).toEqual({ a: 'not-first', c: 'not-first' });
  });

  it('each model of the list keeps its own first', () => {
    const endpoints = [anEndpoint('a', 'm', [1, 1]), anEndpoint('b', 'm', [2, 2]), anEndpoint('c', 'n', [1, 1])];
    expect(order({ endpoints, models: ['m', 'n'], provider: { allow_fallbacks: false } })).toEqual(['a', 'c']);
  });
});

describe('a warm cache', () => {
  const sticky = { providerId: 'c', upstreamModel: 'm', warmUntil: 1_000 };

  it('is used first while it is warm', () => {
    expect(order({ sticky, now: 999 })).toEqual(['c', 'a', 'b']);
    expect(order({ sticky, now: 1_000 })).toEqual(['a', 'b', 'c']);
  });

  it('with the credential it was filled with', () => {
    const credentialsOf = (id: string) => [aCredential(id, 'one'), aCredential(id, 'two', { order: 1 })];
    const { targets } = planned({ credentialsOf, sticky: { ...sticky, credentialId: 'c-two' } });
    expect(targets.slice(0, 2).map(({ credential }) => credential?.id)).toEqual(['c-two', 'a-one']);
  });

  it('is kept under a strict sort and under a route that balances', () => {
    expect(order({ sticky, provider: { sort: 'price' } })[0]).toBe('c');
  });

  it.each<[string, PlanSetup, string]>([
    ['an explicit order', { provider: { order: ['b'] } }, 'provider.order names where to go'],
    [
      'rest after failures',
      { cooling: (key) => key === 'c-main' },
      'its key rests after failures, was refused, or nears a rate limit',
    ],
    ['an outage', { observed: seen({ c: { outage: true } }) }, 'it failed within the last seconds'],
    ['a filter', { provider: { ignore: ['c'] } }, 'provider.ignore: named there'],
  ])('is left for %s, and that is noted', (_why, setup, words) => {
    const { targets, notes } = planned({ sticky, ...setup });
    expect(targets[0]?.provider.id).not.toBe('c');
    expect(notes).toEqual([{ kind: 'cache-left', text: `The prompt cache at C is warm but not used: ${words}.` }]);
  });

  it('of the second model of the list does not overrule the first, once that is well', () => {
    const endpoints = [anEndpoint('a', 'm', [1, 1]), anEndpoint('b', 'n', [1, 1]), anEndpoint('c', 'n', [2, 2])];
    const pin = { providerId: 'c', upstreamModel: 'n', warmUntil: 1_000 };
    const { targets, notes } = planned({ endpoints, models: ['m', 'n'], sticky: pin });
    expect(targets.map(({ provider }) => provider.id)).toEqual(['a', 'c', 'b']);
    expect(notes[0]?.text).toContain('another model was asked for first');
  });

  it('of another model is none of this request’s business', () => {
    expect(planned({ sticky: { ...sticky, upstreamModel: 'other' } }).notes).toEqual([]);
  });
});

describe('unknown names', () => {
  it('beside a known one are passed over and said', () => {
    expect(planned({ models: ['unknown-x', 'm'] }).notes).toEqual([
      { kind: 'unknown-name', text: '"unknown-x" is no route and no known model, and was passed over.' },
    ]);
  });
});
