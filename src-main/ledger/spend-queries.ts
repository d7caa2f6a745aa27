// Spend reports: sums over the requests of a period, grouped by one property.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { SpendGroup, SpendQuery, SpendRow } from './ledger.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TAG_PREFIX = 'tag:';

// Keys are never NULL: requests that were not served, or not by a route, come under ''.
const keyColumns: Readonly<Record<Exclude<SpendGroup, `tag:${string}`>, string>> = {
  app: 'app',
  model: "coalesce(served_model, '')",
  provider: "coalesce(served_provider_id, '')",
  route: "coalesce(route, '')",
  credential: "coalesce(credential_id, '')",
  // Numbers are bound as REAL; only integers divide to whole days.
  day: `(started_at + CAST(:utcOffsetMs AS INTEGER)) / ${DAY_MS}`,
};

const sums = `
  count(*) AS requests,
  sum(cost_unknown) AS unpricedRequests,
  coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(cache_read_tokens), 0) AS cacheReadTokens,
  coalesce(sum(cache_write_tokens), 0) AS cacheWriteTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(reasoning_tokens), 0) AS reasoningTokens,
  coalesce(sum(cost_nano_usd), 0) AS costNanoUsd,
  coalesce(sum(CASE WHEN estimated = 1 THEN cost_nano_usd END), 0) AS estimatedNanoUsd`;

// Named, so that no statistics can ever lead the planner to an index that does not cover the sums.
const source = 'FROM requests INDEXED BY requests_spend';

export interface SpendStatement {
  readonly sql: string;
  readonly values: Record<string, SQLInputValue>;
}

/** Throws for a group that does not exist. */
export function spendStatement(query: SpendQuery): SpendStatement {
  const period = {
    from: query.from ?? Number.MIN_SAFE_INTEGER,
    to: query.to ?? Number.MAX_SAFE_INTEGER,
  };
  const where = 'WHERE started_at >= :from AND started_at < :to GROUP BY 1';
  if (isTag(query.by)) {
    const sql = `SELECT coalesce(tag.value, '') AS key, ${sums} ${source}
      LEFT JOIN request_tags AS tag ON tag.request_id = requests.id AND tag.key = :tag ${where}`;
    return { sql, values: { ...period, tag: query.by.slice(TAG_PREFIX.length) } };
  }
  const key = keyColumns[query.by];
  if (key === undefined) throw new Error(`by: "${String(query.by)}" is no group. Use ${groupNames()} or tag:<key>.`);
  const sql = `SELECT ${key} AS key, ${sums} ${source} ${where}`;
  if (query.by !== 'day') return { sql, values: period };
  return { sql, values: { ...period, utcOffsetMs: (query.utcOffsetMinutes ?? 0) * MINUTE_MS } };
}

/** Days in order, everything else by falling cost. Day keys are ISO dates. */
export function readSpend(db: DatabaseSync, query: SpendQuery): readonly SpendRow[] {
  const { sql, values } = spendStatement(query);
  const rows = db.prepare(sql).all(values) as unknown as (Omit<SpendRow, 'key'> & { key: string | number })[];
  if (query.by !== 'day') {
    return rows
      .map((row) => ({ ...row, key: String(row.key) }))
      .sort((a, b) => b.costNanoUsd - a.costNanoUsd || b.requests - a.requests || compare(a.key, b.key));
  }
  return rows
    .map((row) => ({ ...row, key: new Date(Number(row.key) * DAY_MS).toISOString().slice(0, 10) }))
    .sort((a, b) => compare(a.key, b.key));
}

const isTag = (by: SpendGroup): by is `tag:${string}` => by.startsWith(TAG_PREFIX);
const groupNames = (): string => Object.keys(keyColumns).join(', ');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
