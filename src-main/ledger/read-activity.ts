// What each model's endpoint did on the last days that are over: the report that OpenRouter calls activity.
import type { DatabaseSync } from 'node:sqlite';
import type { ActivityQuery, ActivityRow } from './ledger.ts';
import { DAY_MS, splitEndpoint } from './spend-groups.ts';
import type { SpendNames } from './spend-names.ts';
import { readSpend } from './spend-queries.ts';

const DAYS = 30;

/** A date that is no date, or lies outside of those days, has no activity. */
export function readActivity(db: DatabaseSync, names: SpendNames, query: ActivityQuery): readonly ActivityRow[] {
  const today = Math.floor(query.now / DAY_MS) * DAY_MS;
  const first = today - DAYS * DAY_MS;
  const day = query.date === undefined ? undefined : Date.parse(query.date);
  if (day !== undefined && !(day >= first && day < today)) return [];
  const { rows } = readSpend(db, names, {
    by: ['day', 'model', 'endpoint'],
    from: day ?? first,
    to: day === undefined ? today : day + DAY_MS,
    limit: Number.MAX_SAFE_INTEGER,
    ...(query.accessKeyId !== undefined && { filters: { accessKeyId: [query.accessKeyId] } }),
  });
  return rows.map(({ keys: [date = '', model = '', endpoint = ''], ...sums }) => ({
    date,
    model,
    ...splitEndpoint(endpoint),
    ...sums,
  }));
}
