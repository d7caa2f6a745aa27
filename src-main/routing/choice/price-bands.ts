// Fifths of the price range over the models that could do a task.
import type { CostTier } from '../plan.ts';

const TIERS: readonly CostTier[] = ['low', 'medium', 'high', 'xhigh', 'max'];

/** @param prices of each model, ascending @returns the band of each, by its place among all */
export const bandsOf = (prices: readonly number[]): readonly CostTier[] =>
  prices.map((_, index) => TIERS[Math.floor((index * TIERS.length) / prices.length)] ?? 'max');

/**
 * In which order bands are looked through: the wanted one, then ever cheaper ones; dearer ones only where nobody said how dear it may
 * be.
 */
export function bandsFrom(wanted: CostTier, isSaid: boolean): readonly CostTier[] {
  const at = TIERS.indexOf(wanted);
  const cheaper = TIERS.slice(0, at).reverse();
  return [wanted, ...cheaper, ...(isSaid ? [] : TIERS.slice(at + 1))];
}
