// What the requests of one budget's scope cost that began in a period.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { BudgetScope } from '../settings/settings.ts';
import type { ScopeCost, ScopeCostQuery } from './ledger.ts';

interface Condition {
  readonly sql: string;
  readonly values: Record<string, SQLInputValue>;
}

/** Throws when the sum exceeds 2^53 nano-USD, nine million USD. */
export function readScopeCost(db: DatabaseSync, query: ScopeCostQuery): ScopeCost {
  const { sql, values } = conditionOf(query.scope);
  const where = `FROM requests WHERE started_at >= :from AND started_at < :to AND ${sql}`;
  const all = { ...values, from: query.from, to: query.to ?? Number.MAX_SAFE_INTEGER, recentFrom: query.recentFrom };
  const sums = db
    .prepare(
      `SELECT coalesce(sum(cost_nano_usd), 0) AS costNanoUsd, coalesce(sum(cost_unknown), 0) AS unpricedRequests
       ${where} AND ended_at < :recentFrom`,
    )
    .get(all) as unknown as Omit<ScopeCost, 'recent'>;
  const recent = db
    .prepare(
      `SELECT id, cost_nano_usd AS costNanoUsd ${where} AND ended_at >= :recentFrom
       AND (cost_nano_usd IS NOT NULL OR cost_unknown = 1)`,
    )
    .all(all) as unknown as ScopeCost['recent'];
  return { ...sums, recent: recent.map((row) => ({ ...row })) };
}

function conditionOf(scope: BudgetScope): Condition {
  switch (scope.type) {
    case 'total':
      return { sql: '1', values: {} };
    case 'key':
      return { sql: 'access_key_id = :keyId', values: { keyId: scope.keyId } };
    case 'route':
      return { sql: 'route = :route', values: { route: scope.route } };
    case 'tag':
      return {
        sql: `EXISTS (SELECT 1 FROM request_tags AS tag
          WHERE tag.request_id = requests.id AND tag.key = :tagKey AND tag.value = :tagValue)`,
        values: { tagKey: scope.key, tagValue: scope.value },
      };
  }
}
