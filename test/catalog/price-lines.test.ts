// The lines of a bill: every class at its own rate, and the sum of the lines is the cost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeCost, costOf, priceLines } from '../../src-main/catalog/price-lines.ts';
import type { Price } from '../../src-main/catalog/price.ts';
import type { MediaUsage, Usage } from '../../src-main/dialects/model-stream.ts';

const price: Price = { input: 1_000_000_000, output: 4_000_000_000, source: 'user', asOf: '2026-01-01' };

const usage = (uncached: number, text: number, media?: MediaUsage): Usage => ({
  input: { total: uncached, uncached, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: text, text, reasoning: 0 },
  ...(media && { media }),
  estimated: false,
});

const bill = (...args: Parameters<typeof priceLines>): readonly string[] =>
  priceLines(...args).map((line) => `${line.class} ${line.quantity} × ${line.rate} = ${line.nanoUsd}`);

describe('priceLines', () => {
  it('names each class once, with its quantity and rate, and leaves out what was not used', () => {
    expect(bill(usage(100, 10), { ...price, perRequest: 500 })).toEqual([
      'input 100 × 1000000000 = 100000',
      'output 10 × 4000000000 = 40000',
      'request 1 × 500 = 500',
    ]);
  });

  it('bills sound and pictures at their own rates, not also as text', () => {
    const media = { audioInput: 30, imageInput: 20, audioOutput: 4, imageOutput: 5 };
    const rates = { audioInput: 10e9, imageInput: 2e9, audioOutput: 20e9, imageOutput: 30e9 };
    expect(bill(usage(100, 10, media), { ...price, ...rates })).toEqual([
      'input 50 × 1000000000 = 50000',
      'audio-input 30 × 10000000000 = 300000',
      'image-input 20 × 2000000000 = 40000',
      'output 1 × 4000000000 = 4000',
      'audio-output 4 × 20000000000 = 80000',
      'image-output 5 × 30000000000 = 150000',
    ]);
  });

  it('bills sound as text where the price has no rate for it, to the same sum', () => {
    expect(computeCost(usage(100, 10, { audioInput: 30, imageOutput: 3 }), price)).toBe(
      computeCost(usage(100, 10), price),
    );
  });

  it('bills searches per call, and none where their price is not known', () => {
    expect(bill(usage(0, 0, { searches: 3 }), { ...price, perSearch: 10_000_000 })).toEqual([
      'search 3 × 10000000 = 30000000',
    ]);
    expect(bill(usage(0, 0, { searches: 3 }), price)).toEqual([]);
  });

  it('takes the rates of the lane that was used, and the usual ones for a lane without its own', () => {
    const lanes: Price = { ...price, serviceTiers: { flex: { input: 500_000_000, output: 2_000_000_000 } } };
    expect(computeCost(usage(100, 10), lanes, 'flex')).toBe(70_000);
    expect(computeCost(usage(100, 10), lanes, 'priority')).toBe(140_000);
    expect(computeCost(usage(100, 10), lanes)).toBe(140_000);
  });

  it('adds up to the cost, to the nano-USD, whatever the fractions of the lines', () => {
    const rate = fc.nat({ max: 50_000_000_000 });
    const tokens = fc.nat({ max: 3_000_000 });
    const anyPrice = fc.record({ input: rate, output: rate, audioInput: rate, imageOutput: rate, perSearch: rate });
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, anyPrice, (audioInput, rest, imageOutput, text, rates) => {
        const used = usage(audioInput + rest, imageOutput + text, { audioInput, imageOutput, searches: 2 });
        const lines = priceLines(used, { ...price, ...rates });
        const numerator =
          BigInt(rest) * BigInt(rates.input) +
          BigInt(audioInput) * BigInt(rates.audioInput) +
          BigInt(text) * BigInt(rates.output) +
          BigInt(imageOutput) * BigInt(rates.imageOutput);
        expect(costOf(lines)).toBe(Number((2n * numerator + 1_000_000n) / 2_000_000n) + 2 * rates.perSearch);
        expect(lines.every((line) => Number.isSafeInteger(line.nanoUsd) && line.nanoUsd >= 0)).toBe(true);
      }),
    );
  });
});
