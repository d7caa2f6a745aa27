// What the same spend would have cost on top at OpenRouter, which takes no share of tokens but a fee on each card payment.

/** 5.5 % of the top-up. Its least fee of $0.80 a payment is left out: it depends on how many payments one makes. */
const PER_MILLE = 55n;
const WHOLE = 1_000n;

/** The fee on a top-up of as much as was spent: spend × 55 / 1000, exact in integers and rounded once, half up, to nano-USD. */
export const openRouterFee = (spentNanoUsd: number): number =>
  Number((BigInt(Math.max(0, spentNanoUsd)) * PER_MILLE + WHOLE / 2n) / WHOLE);
