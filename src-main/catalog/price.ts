// Prices and the one place where tokens become money.
import type { Usage } from '../dialects/model-stream.ts';

/** A provider's faster and slower lanes, by the names of OpenAI's `service_tier`. */
export type ServiceTier = 'flex' | 'priority';

/** Nano-USD per million tokens. */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite1h?: number;
  readonly reasoning?: number;
}

/** Nano-USD (1e-9 USD) per million tokens, except `perRequest` (nano-USD per call). Absent cache prices fall back as `computeCost` says. */
export interface Price extends TokenRates {
  readonly perRequest?: number;
  /** Nano-USD per million tokens of sound and pictures, where they are not billed as text. */
  readonly audioInput?: number;
  readonly audioOutput?: number;
  readonly imageInput?: number;
  readonly imageOutput?: number;
  /** Nano-USD per search that the provider ran. */
  readonly perSearch?: number;
  /** Rates of other service tiers; a tier that is not named costs the same. */
  readonly serviceTiers?: Readonly<Partial<Record<ServiceTier, TokenRates>>>;
  /** Higher rates from this many input tokens on; sorted by `minInputTokens`; the last that applies replaces the base rates for the whole request. */
  readonly tiers?: readonly (TokenRates & { readonly minInputTokens: number })[];
  /** Where the figure comes from (`genai-prices`, `user`, `provider`, `local`, `demo`). */
  readonly source: string;
  /** ISO date of the source. */
  readonly asOf: string;
}

/** Token counts and the money of one token class: nano-USD per million tokens. */
type Charge = readonly [tokens: number, rate: number];

const TOKENS_PER_RATE = 1_000_000n;

/**
 * What a call costs, in integer nano-USD.
 *
 * Each token is counted in exactly one class: uncached input, cache read, cache write (5 min), cache write (1 h), text output,
 * reasoning. A class without a rate of its own takes that of its neighbour: cache read and cache write that of input, cache
 * write (1 h) that of cache write, reasoning that of output. The tier is chosen by the total input, cached tokens included.
 * The sum is exact and rounded once, half up. Counts that are no positive numbers are taken as 0, so the result is never negative.
 */
export function computeCost(usage: Usage, price: Price): number {
  const millionths = charges(usage, price).reduce(
    (sum, [tokens, rate]) => sum + BigInt(count(tokens)) * BigInt(count(rate)),
    0n,
  );
  const rounded = (millionths + TOKENS_PER_RATE / 2n) / TOKENS_PER_RATE;
  return Number(rounded) + count(price.perRequest ?? 0);
}

function charges({ input, output }: Usage, price: Price): readonly Charge[] {
  const rates = price.tiers?.findLast((tier) => input.total >= tier.minInputTokens) ?? price;
  const cacheWrite = rates.cacheWrite ?? rates.input;
  return [
    [input.uncached, rates.input],
    [input.cacheRead, rates.cacheRead ?? rates.input],
    [input.cacheWrite - input.cacheWrite1h, cacheWrite],
    [input.cacheWrite1h, rates.cacheWrite1h ?? cacheWrite],
    [output.text, rates.output],
    [output.reasoning, rates.reasoning ?? rates.output],
  ];
}

/** A whole number of tokens or nano-USD; vendors have been seen to send fractions and negative counts. */
const count = (value: number): number => (value > 0 && Number.isFinite(value) ? Math.round(value) : 0);
