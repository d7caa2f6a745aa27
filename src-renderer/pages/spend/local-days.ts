// Days as the person's own clock has them: some last 23 or 25 hours. Pure but for the time zone of the machine.

const MINUTE_MS = 60_000;

/** A stretch of time within which the clock's distance from UTC stays the same. */
export interface OffsetStretch {
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  /** Minutes east of UTC. */
  readonly utcOffsetMinutes: number;
}

/** First instant of the day. Where midnight is skipped, this is the first hour there is. */
function startOfDay(at: number): number {
  return addDays(at, 0);
}

/** First instant of the day so many days later, or earlier for a negative count. */
export function addDays(at: number, days: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

export function startOfMonth(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), 1).getTime();
}

export function startOfNextMonth(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth() + 1, 1).getTime();
}

/** `2026-03-29`, on the person's own calendar. */
export function dayKey(at: number): string {
  const date = new Date(at);
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${date.getFullYear()}-${month}-${day}`;
}

/** Keys of all days that have a part between two instants; the second is exclusive. */
export function dayKeysBetween(from: number, to: number): readonly string[] {
  const keys: string[] = [];
  for (let day = startOfDay(from); day < to; day = addDays(day, 1)) keys.push(dayKey(day));
  return keys;
}

/** Cuts a range where clocks were changed, so that each piece can be asked for with one distance from UTC. */
export function offsetStretches(from: number, to: number): readonly OffsetStretch[] {
  const stretches: OffsetStretch[] = [];
  for (let start = from; start < to;) {
    const end = firstChange(start, to);
    stretches.push({ from: start, to: end, utcOffsetMinutes: offsetAt(start) });
    start = end;
  }
  return stretches;
}

/** The first instant after `from` with another distance from UTC, or `to`. Looks day by day: clocks change no oftener. */
function firstChange(from: number, to: number): number {
  const offset = offsetAt(from);
  for (let day = from; day < to;) {
    const next = Math.min(addDays(day, 1), to);
    if (offsetAt(next) !== offset) return bisect(day, next, offset);
    day = next;
  }
  return to;
}

/** Clocks change at whole minutes. `from` still has the offset, `to` no longer has it. */
function bisect(from: number, to: number, offset: number): number {
  let [same, other] = [0, Math.ceil((to - from) / MINUTE_MS)];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(from + middle * MINUTE_MS) === offset) same = middle;
    else other = middle;
  }
  return Math.min(from + other * MINUTE_MS, to);
}

/** `0 -` keeps zero from becoming minus zero. */
const offsetAt = (at: number): number => 0 - new Date(at).getTimezoneOffset();
