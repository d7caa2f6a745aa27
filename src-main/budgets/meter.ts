// What one budget has counted in its present period. Pure, but for being changed in place.
import type { ScopeCost } from '../ledger/ledger.ts';
import type { Budget } from '../settings/settings.ts';
import type { BudgetState } from './budgets.ts';
import type { Period } from './period.ts';

type Level = BudgetState['state'];

/**
 * Money is counted in numbers, not in BigInt: a limit is at most 1e15 nano-USD, and a sum of integers is exact up to 9e15,
 * nine times the largest limit. Nothing is let through long before that.
 */
export interface Meter {
  budget: Budget;
  period: Period;
  spentNanoUsd: number;
  unpricedRequests: number;
  /** The highest level of this period that was told to anyone. */
  told: Level;
  /** Set while the ledger is being read: what was booked meanwhile, by request. The ledger may tell of the same requests. */
  meanwhile: Map<string, number | null> | undefined;
  /** The end of the latest period that was ever counted. */
  countedUntil: number;
}

export const newMeter = (budget: Budget, period: Period): Meter => ({
  budget,
  period,
  spentNanoUsd: 0,
  unpricedRequests: 0,
  told: 'ok',
  meanwhile: undefined,
  countedUntil: period.end,
});

export function bookCost(meter: Meter, id: string, costNanoUsd: number | null): void {
  meter.meanwhile?.set(id, costNanoUsd);
  add(meter, costNanoUsd);
}

/** Begins to read the ledger: from now on bookings are remembered one by one; what is known already still counts. */
export function beginReading(meter: Meter): Map<string, number | null> {
  const meanwhile = new Map<string, number | null>();
  Object.assign(meter, { meanwhile });
  return meanwhile;
}

/** Joins what the ledger tells with what was booked since the reading began; a request told by both counts once. */
export function endReading(meter: Meter, meanwhile: ReadonlyMap<string, number | null>, read: ScopeCost): void {
  const recent = new Map<string, number | null>(read.recent.map(({ id, costNanoUsd }) => [id, costNanoUsd]));
  for (const [id, cost] of meanwhile) recent.set(id, cost);
  Object.assign(meter, {
    spentNanoUsd: read.costNanoUsd,
    unpricedRequests: read.unpricedRequests,
    meanwhile: undefined,
  });
  for (const cost of recent.values()) add(meter, cost);
}

/**
 * Enters the period that holds this moment.
 * @returns true when the ledger must be asked: the clock went back, or to a period that was counted before
 */
export function enterPeriod(meter: Meter, period: Period): boolean {
  if (period.start === meter.period.start && period.end === meter.period.end) return false;
  const isNew = period.start >= meter.countedUntil;
  Object.assign(meter, {
    period,
    spentNanoUsd: 0,
    unpricedRequests: 0,
    told: 'ok',
    meanwhile: undefined,
    countedUntil: Math.max(meter.countedUntil, period.end),
  });
  return !isNew;
}

export function levelOf({ budget, spentNanoUsd }: Meter): Level {
  if (spentNanoUsd >= budget.limitNanoUsd) return 'reached';
  return spentNanoUsd >= budget.limitNanoUsd * budget.warnAt ? 'warning' : 'ok';
}

const RANK: Readonly<Record<Level, number>> = { ok: 0, warning: 1, reached: 2 };

/** @returns the level that was newly reached in this period; undefined when there is nothing new to tell */
export function newLevel(meter: Meter): 'warning' | 'reached' | undefined {
  const level = levelOf(meter);
  if (level === 'ok' || RANK[level] <= RANK[meter.told]) return undefined;
  Object.assign(meter, { told: level });
  return level;
}

/** Another limit, warning or consequence for what is counted already. A lower level may be reached, and told, again. */
export function changeTerms(meter: Meter, budget: Budget): void {
  Object.assign(meter, { budget });
  const level = levelOf(meter);
  if (RANK[level] < RANK[meter.told]) Object.assign(meter, { told: level });
}

export const isIn = ({ start, end }: Period, at: number): boolean => at >= start && at < end;

function add(meter: Meter, costNanoUsd: number | null): void {
  if (costNanoUsd === null) Object.assign(meter, { unpricedRequests: meter.unpricedRequests + 1 });
  else Object.assign(meter, { spentNanoUsd: meter.spentNanoUsd + costNanoUsd });
}
