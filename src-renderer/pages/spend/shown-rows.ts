// Which groups a table shows: the first ones, and what is left as one row. Pure.
import type { SpendRowView } from '../../../src-main/contract/spend-views.ts';
import { sumRows } from './spend-sums.ts';

export interface ShownRows {
  readonly rows: readonly SpendRowView[];
  /** The sum of those not shown; undefined when all are. */
  readonly others: SpendRowView | undefined;
  readonly othersCount: number;
}

/** @param limit rows to show at most, besides the one for the others */
export function shownRows(rows: readonly SpendRowView[], limit: number): ShownRows {
  const left = rows.slice(limit);
  const others = left.length === 0 ? undefined : sumRows(`${left.length} others`, left);
  return { rows: rows.slice(0, limit), others, othersCount: left.length };
}
