// Sorts threads under headings by when they were last used. Pure.
import type { ThreadView } from '../../../src-main/contract/control-api.ts';

export interface DateGroup {
  readonly heading: string;
  readonly threads: readonly ThreadView[];
}

/** `threads` newest first; `now` in epoch ms. Days begin at local midnight. */
export function groupByDate(threads: readonly ThreadView[], now: number): readonly DateGroup[] {
  const groups: { heading: string; threads: ThreadView[] }[] = [];
  for (const thread of threads) {
    const heading = headingOf(thread.updatedAt, now);
    const last = groups.at(-1);
    if (last?.heading === heading) last.threads.push(thread);
    else groups.push({ heading, threads: [thread] });
  }
  return groups;
}

function headingOf(at: number, now: number): string {
  if (at >= midnight(now, 0)) return 'Today';
  if (at >= midnight(now, 1)) return 'Yesterday';
  if (at >= midnight(now, 7)) return 'Last 7 days';
  if (at >= midnight(now, 30)) return 'Last 30 days';
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const options: Intl.DateTimeFormatOptions = isThisYear ? { month: 'long' } : { month: 'long', year: 'numeric' };
  return new Intl.DateTimeFormat('en', options).format(at);
}

/** Counted in calendar days, since a day with a clock change is not 24 hours long. */
function midnight(now: number, daysAgo: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.getTime();
}
