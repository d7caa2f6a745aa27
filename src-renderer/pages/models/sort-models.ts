// The order of the model table. Pure.
import { providerCount, type ModelRow } from './model-row.ts';

export const SORT_KEYS = [
  'name',
  'author',
  'context',
  'maxOutput',
  'inputPrice',
  'outputPrice',
  'cachePrice',
  'released',
  'providers',
] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface ModelOrder {
  readonly key: SortKey;
  readonly descending: boolean;
}

export const DEFAULT_ORDER: ModelOrder = { key: 'released', descending: true };

const values: Readonly<Record<SortKey, (row: ModelRow) => string | number | undefined>> = {
  name: ({ model }) => model.name.toLowerCase(),
  author: ({ model }) => model.author.toLowerCase() || undefined,
  context: ({ model }) => model.contextTokens,
  maxOutput: ({ model }) => model.maxOutputTokens,
  inputPrice: ({ price }) => price?.input,
  outputPrice: ({ price }) => price?.output,
  cachePrice: ({ price }) => price?.cacheRead,
  // An undated version stands above what came out with the version before it.
  released: ({ model }) => model.releasedAt ?? (model.releasedAfter && `${model.releasedAfter}+`),
  providers: providerCount,
};

/** Rows whose value is not known come last in either direction; ties stay in the order of names. */
export function sortModels(rows: readonly ModelRow[], { key, descending }: ModelOrder): readonly ModelRow[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: values[key](row), name: row.model.name.toLowerCase() }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        return Number(a.value === undefined) - Number(b.value === undefined) || compare(a.name, b.name);
      }
      return sign * compare(a.value, b.value) || compare(a.name, b.name);
    })
    .map(({ row }) => row);
}

/** What a click on a column's head asks for: other columns begin with the direction people look for there. */
export function nextOrder(current: ModelOrder, key: SortKey): ModelOrder {
  if (current.key === key) return { key, descending: !current.descending };
  return { key, descending: ['context', 'maxOutput', 'released', 'providers'].includes(key) };
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
