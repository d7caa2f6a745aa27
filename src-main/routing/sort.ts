// Orders the endpoints of one model: price-weighted among the healthy, the resting ones last.
import type { Endpoint } from '../catalog/catalog.ts';

/** The mix a typical call is assumed to have when two prices are compared: three input tokens for one output token. */
const INPUT_SHARE = 0.75;

/** Nano-USD per million tokens of the assumed mix; undefined when the price is unknown. */
function blendedPrice(endpoint: Endpoint): number | undefined {
  if (!endpoint.price) return undefined;
  return endpoint.price.input * INPUT_SHARE + endpoint.price.output * (1 - INPUT_SHARE);
}

/**
 * Draws an order without replacement, each with weight 1/price² (OpenRouter's published rule: half the price, four times as likely first).
 * Free endpoints come before all priced ones; unknown prices after them, in the given order.
 * @param random 0 ≤ x < 1, called once per priced endpoint
 */
export function byPriceWeight(endpoints: readonly Endpoint[], random: () => number): readonly Endpoint[] {
  const free: Endpoint[] = [];
  const unknown: Endpoint[] = [];
  const priced: { endpoint: Endpoint; score: number }[] = [];
  for (const endpoint of endpoints) {
    const price = blendedPrice(endpoint);
    if (price === undefined) unknown.push(endpoint);
    else if (price <= 0) free.push(endpoint);
    // Sorting by -ln(u)/weight ascending is the same draw as picking by weight again and again.
    else priced.push({ endpoint, score: -Math.log(1 - random()) * price * price });
  }
  priced.sort((a, b) => a.score - b.score);
  return [...free, ...priced.map((entry) => entry.endpoint), ...unknown];
}

/** True where a cached token is known to cost less than a fresh one. */
export const cachesCheaply = ({ price }: Endpoint): boolean =>
  price?.cacheRead !== undefined && price.cacheRead < price.input;

/** Puts the named providers first in the given order; the others keep theirs. */
export function byProviderOrder(endpoints: readonly Endpoint[], order: readonly string[]): readonly Endpoint[] {
  const rank = (endpoint: Endpoint): number => {
    const index = order.indexOf(endpoint.providerId);
    return index < 0 ? order.length : index;
  };
  return [...endpoints].sort((a, b) => rank(a) - rank(b));
}
