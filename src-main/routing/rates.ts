// What an endpoint costs, for comparing it with others and with a ceiling.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Price, ServiceTier, TokenRates } from '../catalog/price.ts';

/** The mix a typical call is assumed to have when two prices are compared: three input tokens for one output token … */
const INPUT_SHARE = 0.75;

/** … and this many tokens over which a price for the whole call is spread. */
const TYPICAL_CALLS_PER_MILLION = 250;

/** The rates in a lane, for a prompt of this size; without a size those of short prompts. */
export function ratesOf(price: Price, lane: ServiceTier | undefined, promptTokens: number | undefined): TokenRates {
  const inLane = lane && price.serviceTiers?.[lane];
  if (inLane) return inLane;
  if (promptTokens === undefined || !price.tiers) return price;
  return price.tiers.findLast((tier) => promptTokens >= tier.minInputTokens) ?? price;
}

/** Nano-USD per million tokens of the typical mix; undefined when the price is unknown. */
export function blendedPrice(
  { price }: Endpoint,
  lane: ServiceTier | undefined,
  promptTokens: number | undefined,
): number | undefined {
  if (!price) return undefined;
  const { input, output } = ratesOf(price, lane, promptTokens);
  return input * INPUT_SHARE + output * (1 - INPUT_SHARE) + (price.perRequest ?? 0) * TYPICAL_CALLS_PER_MILLION;
}

/** True where a cached token is known to cost less than a fresh one. */
export const cachesCheaply = ({ price }: Endpoint): boolean =>
  price?.cacheRead !== undefined && price.cacheRead < price.input;
