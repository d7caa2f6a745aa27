// The table on screen as CSV and JSON: the same rows in the same order with the same totals. Pure.
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';

export interface ShownSpend {
  /** What a row's key is, such as `app` or `tag:team`. */
  readonly by: string;
  /** How many groups `by` names. */
  readonly groups: number;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly rows: readonly SpendRowView[];
  readonly total: SpendRowView;
}

const COLUMNS = [
  'requests',
  'unpricedRequests',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
] as const satisfies readonly (keyof SpendRowView)[];

const NANO_DIGITS = 9;

/** RFC 4180. Money in USD with all nine digits, so that sums stay exact. The last line is the total. */
export function spendCsv({ by, groups, rows, total }: ShownSpend): string {
  const head = [...(groups === 2 ? ['key', 'secondKey'] : [by]), ...COLUMNS, 'costUsd', 'estimatedUsd'];
  const lines = [...rows, total].map((row) => [
    row.key,
    ...(groups === 2 ? [row.secondKey ?? ''] : []),
    ...COLUMNS.map((column) => String(row[column])),
    exactUsd(row.costNanoUsd),
    exactUsd(row.estimatedNanoUsd),
  ]);
  return [head, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** Times as ISO 8601, money as integer nano-USD. */
export function spendJson({ by, from, to, rows, total }: ShownSpend): string {
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return `${JSON.stringify({ by, ...range, rows, total }, undefined, 2)}\n`;
}

/** `spend-by-app-2026-11-01-2026-11-23.csv`; the day named last is the last one counted. */
export function exportName(by: string, firstDay: string, lastDay: string, extension: string): string {
  return `spend-by-${by.replaceAll(/[^\w-]+/g, '-')}-${firstDay}-${lastDay}.${extension}`;
}

/** Nano-USD → USD, digit by digit: floating point would blur the last ones. */
function exactUsd(nanoUsd: number): string {
  const digits = String(Math.abs(nanoUsd)).padStart(NANO_DIGITS + 1, '0');
  return `${nanoUsd < 0 ? '-' : ''}${digits.slice(0, -NANO_DIGITS)}.${digits.slice(-NANO_DIGITS)}`;
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
