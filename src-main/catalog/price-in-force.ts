// Chooses among the prices that a model has by day and by hour.
import type { Origin, PriceFigures, TimedPrice } from './model-facts.ts';
import type { Price } from './price.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** The last of those in force at `at` (epoch ms); the first where none is, which is the price that was there before any other. */
export function priceInForce(prices: readonly TimedPrice[], at: number): PriceFigures | undefined {
  const chosen = prices.findLast((price) => isInForce(price, at)) ?? prices[0];
  if (!chosen) return undefined;
  const { from: _from, minutes: _minutes, ...figures } = chosen;
  return figures;
}

export const withOrigin = (figures: PriceFigures, { source, asOf }: Origin): Price => ({ ...figures, source, asOf });

/** Does it ever change by itself? */
export const isTimed = (prices: readonly TimedPrice[]): boolean =>
  prices.some(({ from, minutes }) => from !== undefined || minutes !== undefined);

function isInForce({ from, minutes }: TimedPrice, at: number): boolean {
  if (from !== undefined && at < Date.parse(from)) return false;
  if (!minutes) return true;
  const [start, end] = minutes;
  const minute = Math.floor(at / MINUTE_MS) % DAY_MINUTES;
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}
