// How a request's cost comes about: tokens of each class times the price that was frozen with it. Pure.
import type { RequestView } from '../../../src-main/contract/control-api.ts';

export interface PriceLine {
  readonly name: string;
  readonly tokens: number;
  /** Nano-USD per million tokens. */
  readonly rate: number;
  /** Integer nano-USD. */
  readonly nanoUsd: number;
}

export interface PriceLines {
  readonly lines: readonly PriceLine[];
  /** Booked cost minus the lines: price tiers, per-request fees or earlier attempts that also produced tokens. Integer nano-USD. */
  readonly restNanoUsd: number;
}

const TOKENS_PER_RATE = 1_000_000;

/** Undefined unless the cost was reckoned from a listed price. Classes without a price of their own take that of input. */
export function priceLines({ usage, price, costNanoUsd, costSource }: RequestView): PriceLines | undefined {
  if (!usage || !price || costNanoUsd === null || costSource !== 'catalog') return undefined;
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = usage;
  const lines = [
    line('Input, not cached', Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens), price.input),
    line('Read from cache', cacheReadTokens, price.cacheRead ?? price.input),
    line('Written to cache', cacheWriteTokens, price.cacheWrite ?? price.input),
    line('Output', outputTokens, price.output),
  ].filter(({ tokens }) => tokens > 0);
  const rest = costNanoUsd - lines.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
  // Each line is rounded by itself, the booked sum only once.
  return { lines, restNanoUsd: Math.abs(rest) <= lines.length ? 0 : rest };
}

const line = (name: string, tokens: number, rate: number): PriceLine => ({
  name,
  tokens,
  rate,
  nanoUsd: Math.round((tokens * rate) / TOKENS_PER_RATE),
});
