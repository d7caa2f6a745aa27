// Sums and counts at the places where their unit changes.
import { describe, expect, it } from 'vitest';
import { formatPrice, formatTokens, formatUsd, formatUsdShort } from '../../../src-renderer/components/money.ts';

const USD = 1_000_000_000;

describe('formatUsd', () => {
  it.each([
    [999, '<$0.000001'],
    [1_500, '$0.000002'],
    [12_300, '$0.000012'],
    [3_200_000, '$0.0032'],
    [9_999_999, '$0.01'],
    [10_000_000, '$0.01'],
    [123_456_000, '$0.1235'],
    [999_960_000, '$1.00'],
    [1.5 * USD, '$1.50'],
  ])('does not lose or invent digits of %i nano-USD', (nanoUsd, shown) => {
    expect(formatUsd(nanoUsd)).toBe(shown);
  });
});

describe('formatUsdShort', () => {
  it.each([
    [0, '$0.00'],
    [1, '<$0.01'],
    [9_999_999, '<$0.01'],
    [10_000_000, '$0.01'],
    [999.994 * USD, '$999.99'],
    [999.999 * USD, '$1.0K'],
    [12_345 * USD, '$12.3K'],
    [999_960 * USD, '$1.0M'],
  ])('fits %i nano-USD into the rail without hiding that it is there', (nanoUsd, shown) => {
    expect(formatUsdShort(nanoUsd)).toBe(shown);
  });
});

describe('formatPrice', () => {
  it.each([
    [undefined, 'unknown'],
    [25_000, '$0.000025'],
    [250_000_000, '$0.25'],
    [999_999_999, '$1'],
    [1_250_000_000, '$1.25'],
    [400_000_000, '$0.40'],
    [4_500_000_000, '$4.50'],
    [75 * USD, '$75'],
  ])('does not change %s nano-USD per million on the way', (price, shown) => {
    expect(formatPrice(price)).toBe(shown);
  });
});

describe('formatTokens', () => {
  it.each([
    [undefined, '–'],
    [0, '0'],
    [999, '999'],
    [1_000, '1K'],
    [1_234, '1.2K'],
    [9_999, '10K'],
    [128_000, '128K'],
    [999_499, '999K'],
    [999_600, '1M'],
    [1_048_576, '1M'],
    [1_250_000, '1.3M'],
  ])('does not show %s as a thousand thousands or as nothing', (count, shown) => {
    expect(formatTokens(count)).toBe(shown);
  });
});
