// OpenRouter's fee on the same spend, to the nano-USD.
import { expect, test } from 'vitest';
import { openRouterFee } from '../../src-main/ledger/openrouter-fee.ts';

test.each([
  [0, 0],
  [1_000_000_000, 55_000_000],
  // 5.5 % of 9 is 0.495, of 10 it is 0.55: rounded once, half up.
  [9, 0],
  [10, 1],
  // As a binary fraction 0.055 is not exact; with a spend of this size that would show.
  [8_000_000_000_000_009, 440_000_000_000_000],
  [8_000_000_000_000_010, 440_000_000_000_001],
])('a spend of %d nano-USD would have had a fee of %d', (spent, fee) => {
  expect(openRouterFee(spent)).toBe(fee);
});
