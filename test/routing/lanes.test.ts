// A faster lane costs more: it is taken only where the request, a suffix or a slug asks for it.
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { ServiceTier, TokenRates } from '../../src-main/catalog/price.ts';
import { order, plan } from '../support/plan-fixtures.ts';
import { anEndpoint } from '../support/route-fixtures.ts';

const rates = (usd: number): TokenRates => ({ input: usd * 1e9, output: usd * 1e9 });

function endpoint(id: string, usd: number, serviceTiers?: Partial<Record<ServiceTier, TokenRates>>): Endpoint {
  const price = { ...rates(usd), source: 'test', asOf: '2026-11-01', ...(serviceTiers && { serviceTiers }) };
  return { ...anEndpoint(id, 'm'), price };
}

const endpoints = [
  endpoint('a', 2, { flex: rates(1), priority: rates(4) }),
  endpoint('b', 3, { priority: rates(6) }),
  endpoint('c', 1.5),
];
const drawn = { endpoints, provider: { sort: 'price' } };

describe('service_tier', () => {
  it('priority is tried first everywhere, then the default lane', () => {
    expect(order({ ...drawn, serviceTier: 'priority' })).toEqual(['a/priority', 'b/priority', 'c', 'a', 'b']);
  });

  it('flex never falls back to the default lane', () => {
    expect(order({ ...drawn, serviceTier: 'flex' })).toEqual(['a/flex']);
  });

  it('without any is the default lane alone, and so is an explicit default', () => {
    expect(order(drawn)).toEqual(['c', 'a', 'b']);
    expect(order({ ...drawn, serviceTier: 'default', models: ['m:floor'] })).toEqual(['c', 'a', 'b']);
  });

  it('where nobody is known to have the lane, all are asked for it', () => {
    const plain = [endpoint('x', 1), endpoint('y', 2)];
    expect(order({ ...drawn, endpoints: plain, serviceTier: 'flex' })).toEqual(['x/flex', 'y/flex']);
  });

  it('the dearer lane is what max_price looks at', () => {
    const provider = { sort: 'price', max_price: { prompt: 3 } };
    expect(order({ endpoints, provider, serviceTier: 'priority' })).toEqual(['c', 'a', 'b']);
  });

  it('a bare slug does not stand in the way of the lane that was asked for', () => {
    const provider = { only: ['a'], sort: 'price' };
    expect(order({ endpoints, provider, serviceTier: 'priority' })).toEqual(['a/priority', 'a']);
  });
});

describe('suffixes', () => {
  it(':floor is the price order and lets flex in', () => {
    expect(order({ endpoints, models: ['m:floor'] })).toEqual(['a/flex', 'c', 'a', 'b']);
  });

  it(':nitro is the throughput order and lets priority in', () => {
    const observed = ({ providerId }: Endpoint) => ({
      outage: false,
      uptime: 'normal' as const,
      tokensPerSecond: { p50: { a: 50, b: 90, c: 70 }[providerId] ?? 0 },
    });
    expect(order({ endpoints, models: ['m:nitro'], observed })).toEqual(['b/priority', 'b', 'c', 'a/priority', 'a']);
  });

  it('the last sorting suffix wins, and beats provider.sort', () => {
    expect(order({ ...drawn, models: ['m:floor:exacto:floor'], provider: { sort: 'latency' } })[0]).toBe('a/flex');
  });

  it('each name has its own', () => {
    const random = () => 0.5;
    const more = [...endpoints, { ...endpoint('d', 9), name: 'n' }];
    expect(order({ endpoints: more, models: ['n', 'm:floor'], random })).toEqual(['d', 'a/flex', 'c', 'a', 'b']);
  });
});

describe('slugs that name a lane', () => {
  it('let it in, and a bare one does not', () => {
    expect(order({ endpoints, provider: { only: ['a/priority'] } })).toEqual(['a/priority']);
    expect(order({ endpoints, provider: { only: ['a'] } })).toEqual(['a']);
    expect(order({ endpoints, provider: { order: ['b/priority', 'b'] } }).slice(0, 2)).toEqual(['b/priority', 'b']);
  });

  it('who ignores a provider gets none of its lanes', () => {
    expect(order({ endpoints, models: ['m:floor'], provider: { ignore: ['a'] } })).toEqual(['c', 'b']);
  });

  it('a lane that nobody has leaves nothing', () => {
    expect(plan({ endpoints, provider: { only: ['c/priority'] } }).ok).toBe(false);
  });
});
