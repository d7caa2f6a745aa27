// Which models the table shows. Pure.
import type { ModelView } from '../../../src-main/contract/control-api.ts';
import { modelRow, type ModelRow } from './model-row.ts';
import { sortModels, type ModelOrder } from './sort-models.ts';

/** Models that a key or a local server opens; what is built in is always there and shows nobody's keys. */
export function hasReachable(models: readonly ModelView[]): boolean {
  return models.some(({ endpoints }) => endpoints.some((end) => end.reachable && end.knownFrom !== 'built-in'));
}

export const modelRows = (models: readonly ModelView[]): readonly ModelRow[] => models.map(modelRow);

/** @param found ids that the search found; undefined = nothing is searched for */
export function selectModels(
  rows: readonly ModelRow[],
  found: ReadonlySet<string> | undefined,
  reachableOnly: boolean,
  order: ModelOrder,
): readonly ModelRow[] {
  const chosen = rows.filter(
    ({ model }) => (!reachableOnly || model.reachable) && (found === undefined || found.has(model.id)),
  );
  return sortModels(chosen, order);
}
