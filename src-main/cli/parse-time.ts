// Times as people type them at a command line: a date, a time, or how long ago.
import { usageError } from './exit.ts';

const AGO = /^(\d{1,5})([mhdw])$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const LOCAL_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Epoch ms. A date is its first moment in the local time zone. */
export function parseSince(option: string, text: string, now: number): number {
  const [, amount, unit = ''] = AGO.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNIT_MS[unit] ?? 0);
  const time = Date.parse(LOCAL_DAY.test(text) ? `${text}T00:00` : text);
  if (Number.isFinite(time)) return time;
  throw usageError(
    `${option} ${text}: write a date (2026-05-04), a time (2026-05-04T13:00) or how long ago (30m, 12h, 7d, 4w).`,
  );
}
