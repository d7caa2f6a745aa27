// Arithmetic on spend reports: joined ranges, missing days, sums, shares. Pure; money is integer nano-USD.
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';

/** Joins reports of ranges that do not overlap: rows with the same key become one. Order of first appearance. */
export function joinRows(reports: readonly (readonly SpendRowView[])[]): readonly SpendRowView[] {
  return [...Map.groupBy(reports.flat(), ({ key }) => key)].map(([key, rows]) => sumRows(key, rows));
}

/** One row per day, in the order of the keys; days without requests are zero. */
export function fillDays(keys: readonly string[], rows: readonly SpendRowView[]): readonly SpendRowView[] {
  const known = new Map(rows.map((row) => [row.key, row]));
  return keys.map((key) => known.get(key) ?? sumRows(key, []));
}

export function sumRows(key: string, rows: readonly SpendRowView[]): SpendRowView {
  const sum = (pick: (row: SpendRowView) => number): number => rows.reduce((total, row) => total + pick(row), 0);
  return {
    key,
    requests: sum((row) => row.requests),
    unpricedRequests: sum((row) => row.unpricedRequests),
    inputTokens: sum((row) => row.inputTokens),
    cacheReadTokens: sum((row) => row.cacheReadTokens),
    cacheWriteTokens: sum((row) => row.cacheWriteTokens),
    outputTokens: sum((row) => row.outputTokens),
    reasoningTokens: sum((row) => row.reasoningTokens),
    costNanoUsd: sum((row) => row.costNanoUsd),
    estimatedNanoUsd: sum((row) => row.estimatedNanoUsd),
  };
}

/** 0 to 1; undefined where the whole is nothing. */
export function shareOf(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
