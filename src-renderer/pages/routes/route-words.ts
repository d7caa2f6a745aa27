// How a route chooses and what it prefers, in words. Pure.
import type { RouteView } from '../../../src-main/contract/control-api.ts';

const STRATEGIES: Readonly<Record<Exclude<RouteView['strategy'], undefined>, string>> = {
  'in-order': 'in this order',
  cheapest: 'cheapest first',
  fastest: 'fastest first',
  weighted: 'drawn by price',
};

export const strategyWords = ({ strategy = 'in-order' }: Pick<RouteView, 'strategy'>): string => STRATEGIES[strategy];

/** One phrase for each preference; what has no phrase of its own is shown as it was said. */
export function preferenceWords({ preferences = {} }: Pick<RouteView, 'preferences'>): readonly string[] {
  return Object.entries(preferences).map(([name, value]) => phrase(name, value));
}

function phrase(name: string, value: unknown): string {
  if (name === 'zdr' && value === true) return 'zero retention only';
  if (name === 'data_collection' && value === 'deny') return 'no training on data';
  if (name === 'only' && Array.isArray(value)) return `only ${value.join(', ')}`;
  if (name === 'ignore' && Array.isArray(value)) return `not ${value.join(', ')}`;
  if (name === 'max_price' && typeof value === 'object' && value !== null) return maxPriceWords(value);
  return `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

const SIDES: Readonly<Record<string, string>> = { prompt: 'in', completion: 'out' };

const maxPriceWords = (price: object): string =>
  `at most ${Object.entries(price)
    .map(([side, usd]) => `$${String(usd)} ${SIDES[side] ?? side}`)
    .join(', ')}`;
