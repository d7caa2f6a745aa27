// Which models the table shows. Pure.
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { parseModelQuery } from './model-query.ts';
import { modelRow, type ModelRow } from './model-row.ts';
import { sortModels, type ModelOrder } from './sort-models.ts';

/** Models that a key or a local server opens; what is built in is always there and shows nobody's keys. */
export function hasReachable(models: readonly ModelView[]): boolean {
  return models.some(({ endpoints }) => endpoints.some((end) => end.reachable && end.knownFrom !== 'built-in'));
}

export interface Selection {
  readonly rows: readonly ModelRow[];
  /** Of the search text. */
  readonly problems: readonly string[];
}

export const modelRows = (models: readonly ModelView[]): readonly ModelRow[] => models.map(modelRow);

export function selectModels(
  rows: readonly ModelRow[],
  search: string,
  reachableOnly: boolean,
  order: ModelOrder,
): Selection {
  const { matches, problems } = parseModelQuery(search);
  const chosen = rows.filter((row) => (!reachableOnly || row.model.reachable) && matches(row));
  return { rows: sortModels(chosen, order), problems };
}
