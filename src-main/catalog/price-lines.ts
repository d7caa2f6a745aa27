// The one place where tokens become money: the lines of a call's bill.
import type { Usage } from '../dialects/model-stream.ts';
import type { Price, ServiceTier, TokenRates } from './price.ts';

export type PriceClass =
  | 'input'
  | 'audio-input'
  | 'image-input'
  | 'cache-read'
  | 'cache-write'
  | 'cache-write-1h'
  | 'output'
  | 'audio-output'
  | 'image-output'
  | 'reasoning'
  | 'search'
  | 'request';

export interface PriceLine {
  readonly class: PriceClass;
  /** Tokens; calls for `search` and `request`. */
  readonly quantity: number;
  /** Nano-USD per million tokens; per call for `search` and `request`. */
  readonly rate: number;
  /** Integer. Lines add up to the cost of the call, so one may be a nano-USD off its own product. */
  readonly nanoUsd: number;
}

type Charge = readonly [class_: PriceClass, quantity: number, rate: number];

const TOKENS_PER_RATE = 1_000_000n;
const perCall: ReadonlySet<PriceClass> = new Set(['search', 'request']);

/**
 * What a call is billed for; classes without a quantity or without a rate are left out.
 *
 * Each token is counted in exactly one class. A class without a rate of its own takes that of its neighbour: cache read, cache write,
 * sound and pictures that of input or output, cache write (1 h) that of cache write, reasoning that of output. A service tier with
 * rates of its own replaces the base rates; otherwise the tier by length does, chosen by the total input, cached tokens included.
 * Counts that are no positive numbers are taken as 0, so nothing is ever negative.
 * @param serviceTier the lane that the provider says it used; one without rates of its own costs the same
 */
export function priceLines(usage: Usage, price: Price, serviceTier?: ServiceTier): readonly PriceLine[] {
  const lines: PriceLine[] = [];
  let millionths = 0n;
  let told = 0n;
  for (const [name, quantity, rate] of charges(usage, price, ratesOf(usage, price, serviceTier))) {
    const amount = BigInt(count(quantity)) * BigInt(count(rate));
    if (amount === 0n) continue;
    millionths += perCall.has(name) ? amount * TOKENS_PER_RATE : amount;
    // Each line takes what the running total rounds to beyond the lines before it: their sum is then rounded only once.
    const rounded = (millionths + TOKENS_PER_RATE / 2n) / TOKENS_PER_RATE;
    lines.push({ class: name, quantity: count(quantity), rate: count(rate), nanoUsd: Number(rounded - told) });
    told = rounded;
  }
  return lines;
}

/** What a call costs, in integer nano-USD: the sum of its lines, exact and rounded once, half up. */
export const computeCost = (usage: Usage, price: Price, serviceTier?: ServiceTier): number =>
  costOf(priceLines(usage, price, serviceTier));

export const costOf = (lines: readonly PriceLine[]): number => lines.reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);

function ratesOf({ input }: Usage, price: Price, serviceTier: ServiceTier | undefined): TokenRates {
  const lane = serviceTier && price.serviceTiers?.[serviceTier];
  return lane ?? price.tiers?.findLast((tier) => input.total >= tier.minInputTokens) ?? price;
}

function charges({ input, output, media = {} }: Usage, price: Price, rates: TokenRates): readonly Charge[] {
  const cacheWrite = rates.cacheWrite ?? rates.input;
  const { audioInput = 0, imageInput = 0, audioOutput = 0, imageOutput = 0, searches = 0 } = media;
  return [
    ['input', input.uncached - audioInput - imageInput, rates.input],
    ['audio-input', audioInput, price.audioInput ?? rates.input],
    ['image-input', imageInput, price.imageInput ?? rates.input],
    ['cache-read', input.cacheRead, rates.cacheRead ?? rates.input],
    ['cache-write', input.cacheWrite - input.cacheWrite1h, cacheWrite],
    ['cache-write-1h', input.cacheWrite1h, rates.cacheWrite1h ?? cacheWrite],
    ['output', output.text - audioOutput - imageOutput, rates.output],
    ['audio-output', audioOutput, price.audioOutput ?? rates.output],
    ['image-output', imageOutput, price.imageOutput ?? rates.output],
    ['reasoning', output.reasoning, rates.reasoning ?? rates.output],
    ['search', searches, price.perSearch ?? 0],
    ['request', 1, price.perRequest ?? 0],
  ];
}

/** A whole number of tokens, calls or nano-USD; vendors have been seen to send fractions and negative counts. */
const count = (value: number): number => (value > 0 && Number.isFinite(value) ? Math.round(value) : 0);
