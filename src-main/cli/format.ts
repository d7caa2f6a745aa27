// Numbers, money, times and tables as people read them in a terminal.

const NANO_PER_USD = 1_000_000_000;

/** Exact decimal USD with nine digits, for machines. */
export function exactUsd(nanoUsd: number): string {
  const sign = nanoUsd < 0 ? '-' : '';
  const digits = String(Math.abs(nanoUsd)).padStart(10, '0');
  return `${sign}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** `$12.34`, `$0.0123`, `$0.000012`: never fewer than two decimals, never so few that a cost looks free. */
export function usd(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'unknown';
  const size = Math.abs(nanoUsd) / NANO_PER_USD;
  const decimals = size >= 1 || size === 0 ? 2 : size >= 0.01 ? 4 : size >= 0.0001 ? 6 : 9;
  const [whole = '0', fraction = ''] = (nanoUsd / NANO_PER_USD).toFixed(decimals).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `$${whole}.${kept}`.replace('$-', '-$');
}

/** 1234567 → `1,234,567`. */
export const count = (value: number): string => value.toLocaleString('en-US');

/** Context sizes: `200k`, `1M`. */
export function tokens(value: number | undefined): string {
  if (value === undefined) return 'unknown';
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))}M`;
  return value >= 1000 ? `${Math.round(value / 1000)}k` : String(value);
}

/** Local time, `2026-05-01 14:03:09`. */
export function time(epochMs: number): string {
  const date = new Date(epochMs - new Date(epochMs).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19).replace('T', ' ');
}

export const duration = (ms: number | undefined): string =>
  ms === undefined ? '' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'right';
}

/** Aligned columns under their titles, ending in a line break. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map(({ value }) => clean(value(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => (line[index] ?? '').length)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Names come from programs and providers: they must not move the cursor or break the table. */
export const clean = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** One line of CSV (RFC 4180). */
export const csvLine = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (/[",\r\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;

/** A word as a POSIX shell takes it literally. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
