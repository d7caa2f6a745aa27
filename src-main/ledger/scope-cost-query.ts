// What the requests of one budget's scope cost that began in a period.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { BudgetScope } from '../settings/settings.ts';
import type { ScopeCost, ScopeCostQuery } from './ledger.ts';

interface Condition {
  readonly sql: string;
  readonly values: Record<string, SQLInputValue>;
}

interface Answer {
  readonly costNanoUsd: number;
  readonly unpricedRequests: number;
  /** JSON: pairs of id and cost. */
  readonly recent: string;
}

/** One pass over the period. Throws when the sum exceeds 2^53 nano-USD, nine million USD. */
export function readScopeCost(db: DatabaseSync, query: ScopeCostQuery): ScopeCost {
  const { sql, values } = conditionOf(query.scope);
  const answer = db
    .prepare(
      `SELECT coalesce(sum(cost_nano_usd) FILTER (WHERE ended_at < :recentFrom), 0) AS costNanoUsd,
         coalesce(sum(cost_unknown) FILTER (WHERE ended_at < :recentFrom), 0) AS unpricedRequests,
         json_group_array(json_array(id, cost_nano_usd)) FILTER (
           WHERE ended_at >= :recentFrom AND (cost_nano_usd IS NOT NULL OR cost_unknown = 1)
         ) AS recent
       FROM requests WHERE started_at >= :from AND started_at < :to AND ${sql}`,
    )
    .get({
      ...values,
      from: query.from,
      to: query.to ?? Number.MAX_SAFE_INTEGER,
      recentFrom: query.recentFrom,
    }) as unknown as Answer;
  const recent = JSON.parse(answer.recent) as [string, number | null][];
  const { costNanoUsd, unpricedRequests } = answer;
  return { costNanoUsd, unpricedRequests, recent: recent.map(([id, cost]) => ({ id, costNanoUsd: cost })) };
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
