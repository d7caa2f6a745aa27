// computeCost: every token is paid for once, exactly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeCost } from '../../src-main/catalog/price-lines.ts';
import type { Price } from '../../src-main/catalog/price.ts';
import type { Usage } from '../../src-main/dialects/model-stream.ts';

const origin = { source: 'user', asOf: '2026-01-01' };
const plain: Price = { input: 3_000_000_000, output: 15_000_000_000, ...origin };

interface Classes {
  uncached?: number;
  cacheRead?: number;
  cacheWrite5m?: number;
  cacheWrite1h?: number;
  text?: number;
  reasoning?: number;
}

function usageOf({
  uncached = 0,
  cacheRead = 0,
  cacheWrite5m = 0,
  cacheWrite1h = 0,
  text = 0,
  reasoning = 0,
}: Classes): Usage {
  const cacheWrite = cacheWrite5m + cacheWrite1h;
  return {
    input: { total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite, cacheWrite1h },
    output: { total: text + reasoning, text, reasoning },
    estimated: false,
  };
}

const tokens = fc.nat({ max: 5_000_000 });
const rate = fc.nat({ max: 200_000_000_000 });
const optionalRate = fc.option(rate, { nil: undefined });
const classes = fc.record({
  uncached: tokens,
  cacheRead: tokens,
  cacheWrite5m: tokens,
  cacheWrite1h: tokens,
  text: tokens,
  reasoning: tokens,
});
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
const flatPrice = fc
  .record({
    input: rate,
    output: rate,
    cacheRead: optionalRate,
    cacheWrite: optionalRate,
    cacheWrite1h: optionalRate,
    reasoning: optionalRate,
    perRequest: optionalRate,
  })
  .map((rates) => defined({ ...rates, ...origin }) as Price);

/** An independent count in fractions: numerator over one million, floor(x + 1/2). */
function reference(usage: Usage, price: Price): number {
  const tiers = (price.tiers ?? []).filter((tier) => tier.minInputTokens <= usage.input.total);
  const rates = tiers[tiers.length - 1] ?? price;
  const write = rates.cacheWrite ?? rates.input;
  let numerator = 0n;
  const pay = (count: number, each: number): void => {
    numerator += BigInt(count) * BigInt(each);
  };
  pay(usage.input.uncached, rates.input);
  pay(usage.input.cacheRead, rates.cacheRead ?? rates.input);
  pay(usage.input.cacheWrite - usage.input.cacheWrite1h, write);
  pay(usage.input.cacheWrite1h, rates.cacheWrite1h ?? write);
  pay(usage.output.text, rates.output);
  pay(usage.output.reasoning, rates.reasoning ?? rates.output);
  const doubled = 2n * numerator + 1_000_000n;
  return Number(doubled / 2_000_000n) + (price.perRequest ?? 0);
}

describe('computeCost', () => {
  it('charges nothing for no tokens', () => {
    expect(computeCost(usageOf({}), plain)).toBe(0);
  });

  it('reads prices as nano-USD per million tokens, not per thousand', () => {
    expect(computeCost(usageOf({ uncached: 1_000_000 }), plain)).toBe(3_000_000_000);
    expect(computeCost(usageOf({ uncached: 1000, text: 500 }), plain)).toBe(3_000_000 + 7_500_000);
  });

  it.each<[string, Classes, Partial<Price>, number]>([
    ['cached input at the input price when no cache price is known', { cacheRead: 10 }, {}, 30_000],
    ['cached input at its own price', { cacheRead: 10 }, { cacheRead: 300_000_000 }, 3_000],
    ['a free cache read at 0, not at the input price', { cacheRead: 10 }, { cacheRead: 0 }, 0],
    ['cache writes at the input price when no write price is known', { cacheWrite5m: 10 }, {}, 30_000],
    ['cache writes at their own price', { cacheWrite5m: 10 }, { cacheWrite: 3_750_000_000 }, 37_500],
    ['one-hour writes at the plain write price', { cacheWrite1h: 10 }, { cacheWrite: 3_750_000_000 }, 37_500],
    ['one-hour writes at the input price when nothing else is known', { cacheWrite1h: 10 }, {}, 30_000],
    [
      'one-hour writes at their own price, and only once',
      { cacheWrite5m: 10, cacheWrite1h: 10 },
      { cacheWrite: 3_750_000_000, cacheWrite1h: 6_000_000_000 },
      97_500,
    ],
    ['reasoning at the output price', { reasoning: 10 }, {}, 150_000],
    ['reasoning at its own price', { reasoning: 10 }, { reasoning: 3_000_000_000 }, 30_000],
    ['a call fee on top, once', { uncached: 10 }, { perRequest: 5_000_000 }, 5_030_000],
    ['a call fee even without tokens', {}, { perRequest: 5_000_000 }, 5_000_000],
  ])('charges %s', (_, used, rates, expected) => {
    expect(computeCost(usageOf(used), { ...plain, ...rates })).toBe(expected);
  });

  it.each([
    ['half a nano-USD up', { uncached: 1 }, 500_000, 1],
    ['less than half down', { uncached: 1 }, 499_999, 0],
    ['one and a half up', { uncached: 3 }, 500_000, 2],
  ])('rounds %s', (_, used, input, expected) => {
    expect(computeCost(usageOf(used), { ...plain, input })).toBe(expected);
  });

  it('rounds the sum once, not each class', () => {
    const price = { ...plain, input: 400_000, output: 400_000 };
    expect(computeCost(usageOf({ uncached: 1, text: 1 }), price)).toBe(1);
    expect(computeCost(usageOf({ uncached: 1, cacheRead: 1, cacheWrite5m: 1, text: 1, reasoning: 1 }), price)).toBe(2);
  });

  it('stays exact where floating point would not', () => {
    const price = { ...plain, input: 333_333_333_333 };
    expect(computeCost(usageOf({ uncached: 9_999_999 }), price)).toBe(3_333_332_999_997);
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(
      computeCost(usageOf({ uncached: 1_000_001, cacheRead: 1 }), { ...plain, input: 1, cacheRead: 499_999 }),
    ).toBe(2);
  });

  describe('with long-context tiers', () => {
    const tiered: Price = {
      ...plain,
      cacheRead: 300_000_000,
      tiers: [
        { minInputTokens: 200_001, input: 6_000_000_000, output: 22_500_000_000, cacheRead: 600_000_000 },
        { minInputTokens: 500_001, input: 9_000_000_000, output: 30_000_000_000 },
      ],
    };

    it.each([
      ['keeps the base price up to the limit', 200_000, 200_000 * 3000],
      ['charges the whole request at the tier price from its first token on', 200_001, 200_001 * 6000],
      ['takes the highest tier that applies', 500_001, 500_001 * 9000],
    ])('%s', (_, uncached, expected) => {
      expect(computeCost(usageOf({ uncached }), tiered)).toBe(expected);
    });

    it('counts cached tokens towards the limit', () => {
      expect(computeCost(usageOf({ uncached: 1, cacheRead: 200_000 }), tiered)).toBe(6000 + 200_000 * 600);
    });

    it('charges output at the tier that the input chose', () => {
      expect(computeCost(usageOf({ uncached: 200_001, text: 2 }), tiered)).toBe(200_001 * 6000 + 45_000);
    });

    it('never mixes base cache prices into a tier that has none', () => {
      expect(computeCost(usageOf({ cacheRead: 500_001 }), tiered)).toBe(500_001 * 9000);
    });

    it('does not let output tokens choose the tier', () => {
      expect(computeCost(usageOf({ uncached: 1, text: 900_000 }), tiered)).toBe(3000 + 900_000 * 15_000);
    });
  });

  it.each([
    ['negative', -5],
    ['not a number', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
  ])('takes a token count that is %s as 0 instead of crashing or paying back', (_, uncached) => {
    const usage = {
      ...usageOf({ text: 1 }),
      input: { total: 0, uncached, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
    };
    expect(computeCost(usage, plain)).toBe(15_000);
  });

  it('does not pay back when a vendor counts more one-hour writes than writes', () => {
    const usage = { ...usageOf({}), input: { total: 0, uncached: 0, cacheRead: 0, cacheWrite: 5, cacheWrite1h: 10 } };
    expect(computeCost(usage, plain)).toBe(30_000);
  });

  it('survives fractional token counts', () => {
    expect(computeCost(usageOf({ uncached: 1.6 }), plain)).toBe(6000);
  });

  it('is exact against fractions for any usage and price', () => {
    fc.assert(
      fc.property(classes, flatPrice, (used, price) => {
        expect(computeCost(usageOf(used), price)).toBe(reference(usageOf(used), price));
      }),
    );
  });

  it('is exact against fractions for any tiers', () => {
    const tier = fc
      .record({ minInputTokens: tokens, input: rate, output: rate, cacheRead: optionalRate, cacheWrite: optionalRate })
      .map(defined);
    const tiers = fc
      .array(tier, { maxLength: 4 })
      .map((list) => list.sort((a, b) => a.minInputTokens - b.minInputTokens));
    fc.assert(
      fc.property(classes, flatPrice, tiers, (used, price, steps) => {
        const tiered = { ...price, tiers: steps } as Price;
        expect(computeCost(usageOf(used), tiered)).toBe(reference(usageOf(used), tiered));
      }),
    );
  });

  it('is never negative and always a whole number', () => {
    fc.assert(
      fc.property(
        fc.record({ uncached: fc.double(), cacheRead: fc.double(), text: fc.double() }),
        flatPrice,
        (used, price) => {
          const bounded = Object.fromEntries(Object.entries(used).map(([name, value]) => [name, Math.min(value, 1e6)]));
          const cost = computeCost(usageOf(bounded), price);
          expect(Number.isInteger(cost) && cost >= 0).toBe(true);
        },
      ),
    );
  });

  it('never falls when a token more is used', () => {
    const name = fc.constantFrom('uncached', 'cacheRead', 'cacheWrite5m', 'cacheWrite1h', 'text', 'reasoning');
    fc.assert(
      fc.property(classes, flatPrice, name, fc.nat({ max: 1000 }), (used, price, grown, more) => {
        const before = computeCost(usageOf(used), price);
        const after = computeCost(usageOf({ ...used, [grown]: used[grown] + more }), price);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('is the sum of its classes, so that no token is counted twice', () => {
    const wholeRate = fc.nat({ max: 100_000 }).map((each) => each * 1_000_000);
    const wholePrice = fc.record({
      input: wholeRate,
      output: wholeRate,
      cacheRead: wholeRate,
      cacheWrite1h: wholeRate,
    });
    fc.assert(
      fc.property(classes, wholePrice, (used, rates) => {
        const price = { ...rates, ...origin };
        const parts = Object.entries(used).map(([name, count]) => computeCost(usageOf({ [name]: count }), price));
        expect(computeCost(usageOf(used), price)).toBe(parts.reduce((sum, part) => sum + part, 0));
      }),
    );
  });
});
