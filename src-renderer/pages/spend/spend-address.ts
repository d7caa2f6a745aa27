// What the address of the Spend page holds: the range and the grouping. Pure.
import type { AddressFormat } from '../../use-address.ts';
import { isGroupBy, type GroupBy } from './spend-groups.ts';
import { isRangeId, type RangeId } from './spend-range.ts';

export interface SpendView {
  readonly range: RangeId;
  readonly by: GroupBy;
}

const DEFAULT: SpendView = { range: '30d', by: 'app' };

export const spendAddress: AddressFormat<SpendView> = {
  read(params) {
    const range = params.get('range');
    const by = params.get('by');
    return { range: isRangeId(range) ? range : DEFAULT.range, by: isGroupBy(by) ? by : DEFAULT.by };
  },
  write: ({ range, by }) =>
    new URLSearchParams({ ...(range !== DEFAULT.range && { range }), ...(by !== DEFAULT.by && { by }) }),
};
