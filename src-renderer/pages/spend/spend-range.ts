// The ranges that the Spend page offers. Pure but for the time zone of the machine.
import { addDays, startOfMonth } from './local-days.ts';

export const RANGES = [
  { id: '7d', name: '7 days', days: 7 },
  { id: '30d', name: '30 days', days: 30 },
  { id: '90d', name: '90 days', days: 90 },
  { id: 'month', name: 'This month', days: undefined },
] as const;

export type RangeId = (typeof RANGES)[number]['id'];

export interface Period {
  /** Epoch ms, a local midnight, inclusive. */
  readonly from: number;
  /** Epoch ms, the local midnight after today, exclusive. */
  readonly to: number;
}

/** Today is the last day of every range. */
export function periodOf(id: RangeId, now: number): Period {
  const days = RANGES.find((range) => range.id === id)?.days;
  return { from: days === undefined ? startOfMonth(now) : addDays(now, 1 - days), to: addDays(now, 1) };
}

export const isRangeId = (text: string | null): text is RangeId => RANGES.some(({ id }) => id === text);
