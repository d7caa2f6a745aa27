// What the model table's address holds: search, order, filter and the open model. Pure.
import type { AddressFormat } from '../../use-address.ts';
import { DEFAULT_ORDER, SORT_KEYS, type ModelOrder, type SortKey } from './sort-models.ts';

export interface ModelsView {
  readonly search: string;
  /** Undefined = not chosen: on, unless nothing is reachable. */
  readonly reachableOnly: boolean | undefined;
  readonly order: ModelOrder;
  readonly openId: string | undefined;
}

function read(params: URLSearchParams): ModelsView {
  const key = params.get('sort');
  const reachable = params.get('reachable');
  return {
    search: params.get('q') ?? '',
    reachableOnly: reachable === null ? undefined : reachable === 'yes',
    order: isSortKey(key) ? { key, descending: params.get('dir') === 'desc' } : DEFAULT_ORDER,
    openId: params.get('model') ?? undefined,
  };
}

/** Leaves out what is as it is without saying. */
function write({ search, reachableOnly, order, openId }: ModelsView): URLSearchParams {
  const isDefault = order.key === DEFAULT_ORDER.key && order.descending === DEFAULT_ORDER.descending;
  return new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(reachableOnly !== undefined && { reachable: reachableOnly ? 'yes' : 'no' }),
    ...(!isDefault && { sort: order.key, dir: order.descending ? 'desc' : 'asc' }),
    ...(openId !== undefined && { model: openId }),
  });
}

export const modelsAddress: AddressFormat<ModelsView> = { read, write };

const isSortKey = (text: string | null): text is SortKey => SORT_KEYS.some((key) => key === text);
