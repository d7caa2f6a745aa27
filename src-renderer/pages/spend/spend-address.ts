// What the address of the Spend page holds: the range and the groups. Pure.
import type { AddressFormat } from '../../use-address.ts';
import { isGroupBy, type GroupBy } from './spend-groups.ts';
import { isRangeId, type RangeId } from './spend-range.ts';

export interface SpendView {
  readonly range: RangeId;
  readonly by: GroupBy;
  /** The second group. */
  readonly and: GroupBy | undefined;
}

const DEFAULT: SpendView = { range: '30d', by: 'app', and: undefined };

export const spendAddress: AddressFormat<SpendView> = {
  read(params) {
    const range = params.get('range');
    const by = params.get('by');
    const and = params.get('and');
    return {
      range: isRangeId(range) ? range : DEFAULT.range,
      by: isGroupBy(by) ? by : DEFAULT.by,
      and: isGroupBy(and) && and !== by ? and : DEFAULT.and,
    };
  },
  write: ({ range, by, and }) =>
    new URLSearchParams({
      ...(range !== DEFAULT.range && { range }),
      ...(by !== DEFAULT.by && { by }),
      ...(and !== undefined && and !== by && { and }),
    }),
};
