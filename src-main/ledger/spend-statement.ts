// Sums over requests as they are stored, for the days that are not packed: one statement, read from one index.
import type { SQLInputValue } from 'node:sqlite';
import type { NameGroup, SpendFilters } from './ledger.ts';
import { unitMs, type Grouping } from './spend-groups.ts';

// Keys are never NULL: requests that were not served, or not by a route, come under ''.
const columns: Readonly<Record<NameGroup | 'accessKeyId', string>> = {
  app: 'app',
  accessKeyId: 'access_key_id',
  endpoint: "coalesce(served_provider_id || ':' || coalesce(served_upstream_model, ''), '')",
  model: "coalesce(served_model, '')",
  provider: "coalesce(served_provider_id, '')",
  route: "coalesce(route, '')",
  credential: "coalesce(credential_id, '')",
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

export interface SpendStatement {
  readonly sql: string;
  /** All but `:from` and `:to`. */
  readonly values: Record<string, SQLInputValue>;
}

/** Its rows have key0, key1, … : names, or the number of the hour or day since 1970. */
export function spendStatement(
  groupings: readonly Grouping[],
  filters: SpendFilters,
  utcOffsetMs: number,
): SpendStatement {
  const values: Record<string, SQLInputValue> = {};
  const bind = (name: string, value: SQLInputValue): string => {
    values[name] = value;
    return `:${name}`;
  };
  const keys = groupings.map((grouping, index) => {
    if (grouping.type === 'name') return columns[grouping.group];
    if (grouping.type === 'tag') return tagValue(bind(`tag${index}`, grouping.key));
    // Numbers are bound as REAL; only integers divide to whole periods, and below 0 SQLite rounds up.
    const local = `(started_at + CAST(${bind('utcOffsetMs', utcOffsetMs)} AS INTEGER))`;
    const size = unitMs(grouping.unit);
    return `(${local} - ((${local} % ${size}) + ${size}) % ${size}) / ${size}`;
  });
  const conditions = ['started_at >= :from', 'started_at < :to', ...filterConditions(filters, bind)];
  const selected = keys.map((key, index) => `${key} AS key${index}`).join(', ');
  const places = keys.map((_, index) => index + 1).join(', ');
  // The index is named, so that no statistics can ever lead the planner to one that does not cover the sums.
  const sql = `SELECT ${selected}, ${sums} FROM requests INDEXED BY requests_spend
    WHERE ${conditions.join(' AND ')} GROUP BY ${places}`;
  return { sql, values };
}

const tagValue = (key: string): string =>
  `coalesce((SELECT value FROM request_tags WHERE request_id = requests.id AND key = ${key}), '')`;

function filterConditions(
  { tags = {}, ...names }: SpendFilters,
  bind: (name: string, value: SQLInputValue) => string,
): readonly string[] {
  const isOneOf = (expression: string, name: string, wanted: readonly string[]): string =>
    `${expression} IN (SELECT value FROM json_each(${bind(name, JSON.stringify(wanted))}))`;
  const conditions = Object.entries(names).map(([group, wanted]) =>
    isOneOf(columns[group as NameGroup], `filter_${group}`, wanted),
  );
  Object.entries(tags).forEach(([key, wanted], index) => {
    conditions.push(isOneOf(tagValue(bind(`filter_key${index}`, key)), `filter_tag${index}`, wanted));
  });
  return conditions;
}
