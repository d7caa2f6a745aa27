// Spend reports as the page asks for them.
import { keepPreviousData, useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SpendReport, SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { call, controlKey, useControl } from '../../control.ts';
import { dayKeysBetween, offsetStretches } from './local-days.ts';
import type { GroupBy } from './spend-groups.ts';
import type { Period } from './spend-range.ts';
import { fillDays, joinRows } from './spend-sums.ts';

export interface DailySpend {
  /** One row per day, in order; undefined until all is known. */
  readonly days: readonly SpendRowView[] | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** By day of the person's own calendar. The engine cuts days at one distance from UTC, so clock changes cut the question. */
export function useDailySpend({ from, to }: Period): DailySpend {
  const queries = useMemo(() => offsetStretches(from, to).map(dayQuery), [from, to]);
  const { rows, error, refetch } = useQueries({ queries, combine });
  const days = useMemo(() => rows && fillDays(dayKeysBetween(from, to), rows), [rows, from, to]);
  return { days, error, refetch };
}

/** @param and a second group within each of the first */
export function useGroupedSpend(by: GroupBy, and: GroupBy | undefined, { from, to }: Period) {
  const query = { by: and === undefined || and === by ? by : [by, and], from: String(from), to: String(to) };
  return useControl('GET /control/spend', { query }, { placeholderData: keepPreviousData });
}

function dayQuery(stretch: ReturnType<typeof offsetStretches>[number]) {
  const { from, to, utcOffsetMinutes } = stretch;
  const query = { by: 'day', from: String(from), to: String(to), utcOffsetMinutes: String(utcOffsetMinutes) };
  return {
    queryKey: controlKey('GET /control/spend', { query }),
    queryFn: (): Promise<SpendReport> => call('GET /control/spend', { query }),
  };
}

function combine(results: readonly UseQueryResult<SpendReport>[]) {
  const reports = results.map(({ data }) => data?.rows);
  return {
    rows: reports.every((rows) => rows !== undefined) ? joinRows(reports) : undefined,
    error: results.find(({ error }) => error !== null)?.error ?? null,
    refetch: () => {
      for (const result of results) void result.refetch();
    },
  };
}
