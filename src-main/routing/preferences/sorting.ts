// `sort` in both its forms, and the older top-level `route`.
import { isJson, unreadable } from '../../dialects/read-json.ts';
import type { ProviderPreferences, SortKey } from '../plan.ts';
import { choice } from './fields.ts';

const KEYS: readonly SortKey[] = ['price', 'throughput', 'latency', 'exacto'];

type Sorting = NonNullable<ProviderPreferences['sort']>;

/** @param route the body's own `route`, under which OpenRouter once had the partition */
export function readSort(value: unknown, route?: unknown): Sorting | undefined {
  const legacy = choice(route, 'route', ['fallback', 'sort']);
  const sort = sortOf(value);
  if (sort?.partition !== undefined || legacy === undefined) return sort && { partition: 'model', ...sort };
  return { ...sort, partition: legacy === 'sort' ? 'none' : 'model' };
}

function sortOf(value: unknown): Partial<Sorting> | undefined {
  const field = 'provider.sort';
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return { by: choice(value, field, KEYS) ?? 'price' };
  if (!isJson(value)) return unreadable(field, `one of ${KEYS.join(', ')}, or {"by": …, "partition": …}`, value);
  const by = choice(value['by'], `${field}.by`, KEYS);
  const partition = choice(value['partition'], `${field}.partition`, ['model', 'none']);
  return { ...(by && { by }), ...(partition && { partition }) };
}
