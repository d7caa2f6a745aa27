// Money as shown: an unknown price is not a free one, and a small sum is not nothing.
import { describe, expect, it } from 'vitest';
import { formatPrice, formatUsd } from '../../../src-renderer/components/money.ts';

describe('formatUsd', () => {
  it('does not show an unknown cost as zero', () => {
    expect(formatUsd(null)).toBe('unknown');
    expect(formatUsd(undefined)).toBe('unknown');
    expect(formatUsd(0)).toBe('$0.00');
  });

  it('does not round a cost that is there to nothing', () => {
    for (const nanoUsd of [1, 42, 999, 1_500, 3_200_000, 9_990_000]) {
      expect(formatUsd(nanoUsd)).toMatch(/[1-9]/);
    }
  });

  it('does not show more than was spent in dollars', () => {
    expect(formatUsd(1_843_210_000)).toBe('$1.84');
    expect(formatUsd(1_234_567_000_000)).toBe('$1,234.57');
  });
});

describe('formatPrice', () => {
  it('does not call an unknown price free', () => {
    expect(formatPrice(null)).toBe('unknown');
    expect(formatPrice(0)).toBe('free');
  });

  it('does not lose the digits of a cheap model', () => {
    expect(formatPrice(75_000_000)).toBe('$0.075');
    expect(formatPrice(14_000_000_000)).toBe('$14');
  });
});
