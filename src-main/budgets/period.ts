// Calendar periods: when the one that holds a moment began, and when the next begins. Pure.
import type { Budget } from '../settings/settings.ts';

export interface Period {
  /** Epoch ms, inclusive. */
  readonly start: number;
  /** Epoch ms, exclusive; Infinity = it does not end. */
  readonly end: number;
}

const MINUTE_MS = 60_000;
const FOREVER: Period = { start: 0, end: Number.POSITIVE_INFINITY };

/**
 * @param at epoch ms
 * @param utcOffsetMinutes east of UTC; undefined = the machine's own calendar, with its summer time
 */
export function periodOf(at: number, period: Budget['period'], utcOffsetMinutes: number | undefined): Period {
  if (period === 'never') return FOREVER;
  if (utcOffsetMinutes === undefined) return localPeriod(at, period);
  const offsetMs = utcOffsetMinutes * MINUTE_MS;
  const shifted = new Date(at + offsetMs);
  const [year, month, day] = [shifted.getUTCFullYear(), shifted.getUTCMonth(), shifted.getUTCDate()];
  const at00 = (...date: [number, number, number]): number => Date.UTC(...date) - offsetMs;
  return bounds(period, { year, month, day, weekday: shifted.getUTCDay() }, at00);
}

function localPeriod(at: number, period: 'day' | 'week' | 'month'): Period {
  const date = new Date(at);
  const today = { year: date.getFullYear(), month: date.getMonth(), day: date.getDate(), weekday: date.getDay() };
  return bounds(period, today, (year, month, day) => new Date(year, month, day).getTime());
}

interface Today {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 = Sunday. */
  readonly weekday: number;
}

/** @param at00 the beginning of a date; days and months beyond their range count on */
function bounds(
  period: 'day' | 'week' | 'month',
  { year, month, day, weekday }: Today,
  at00: (year: number, month: number, day: number) => number,
): Period {
  if (period === 'month') return { start: at00(year, month, 1), end: at00(year, month + 1, 1) };
  if (period === 'day') return { start: at00(year, month, day), end: at00(year, month, day + 1) };
  const monday = day - ((weekday + 6) % 7);
  return { start: at00(year, month, monday), end: at00(year, month, monday + 7) };
}
