// What a search finds, as the engine says: one language for the page and the command line.
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useControl } from '../../control.ts';

export interface ModelSearchResult {
  /** Canonical ids; undefined = nothing is searched for, or nothing is known yet. */
  readonly found: ReadonlySet<string> | undefined;
  readonly problems: readonly string[];
}

const NOTHING: readonly string[] = [];

export function useModelSearch(text: string, reachableOnly: boolean): ModelSearchResult {
  const search = text.trim();
  const isAsked = search !== '';
  const answer = useControl(
    'GET /control/models/search',
    { query: { search, ...(reachableOnly && { reachable: 'true' as const }) } },
    // While the next letter is looked up, what the last one found stays: the table does not flicker.
    { enabled: isAsked, placeholderData: keepPreviousData },
  );
  const ids = isAsked ? answer.data?.ids : undefined;
  const found = useMemo(() => ids && new Set(ids), [ids]);
  if (!isAsked) return { found: undefined, problems: NOTHING };
  return { found, problems: answer.isError ? [answer.error.message] : (answer.data?.problems ?? NOTHING) };
}
