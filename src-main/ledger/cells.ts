// Sums by groups: one cell for each combination of keys that occurs.
import type { Spend, SpendRow, SpendSums } from './ledger.ts';

/** In the order in which packed days are added. */
export const SUMS = [
  'requests',
  'unpricedRequests',
  'inputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'costNanoUsd',
  'estimatedNanoUsd',
] as const satisfies readonly (keyof SpendSums)[];

const COST = SUMS.indexOf('costNanoUsd');
/** Up to here a table of numbers finds a cell fastest (16 MB); beyond it a map takes less room. */
const MAX_TABLE = 4_000_000;
const NO_CELL = -1;

/** Gives each key a place, in the order they come. */
export interface Keys {
  readonly list: readonly string[];
  place(key: string): number;
}

export function createKeys(): Keys {
  const places = new Map<string, number>();
  const list: string[] = [];
  return {
    list,
    place(key) {
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, list.length);
      return list.push(key) - 1;
    },
  };
}

/** Sums lie one cell after another: cell 2's costs are at `2 * SUMS.length + COST`. */
export interface Cells {
  /** Where this combination's sums begin in `sums()`. The combination of places a, b, c is `(a * B + b) * C + c`. */
  at(combination: number): number;
  /** Anew after every `at`: it grows. */
  sums(): Float64Array;
  readonly combinations: readonly number[];
}

/** @param possible how many combinations there can be */
export function createCells(possible: number): Cells {
  const table = possible <= MAX_TABLE ? new Int32Array(possible).fill(NO_CELL) : undefined;
  const map = new Map<number, number>();
  const combinations: number[] = [];
  let sums = new Float64Array(1024 * SUMS.length);
  return {
    combinations,
    sums: () => sums,
    at(combination) {
      const found = table ? table[combination] : map.get(combination);
      if (found !== undefined && found !== NO_CELL) return found * SUMS.length;
      const cell = combinations.push(combination) - 1;
      if (table) table[combination] = cell;
      else map.set(combination, cell);
      if ((cell + 1) * SUMS.length > sums.length) {
        const larger = new Float64Array(sums.length * 2);
        larger.set(sums);
        sums = larger;
      }
      return cell * SUMS.length;
    },
  };
}

/** @param keys of each group @param timed the places of those groups that are of time */
export function spendOf(cells: Cells, keys: readonly Keys[], timed: readonly number[], limit: number): Spend {
  const sums = cells.sums();
  const count = cells.combinations.length;
  const total = new Float64Array(SUMS.length);
  for (let which = 0; which < SUMS.length; which += 1) {
    let sum = 0;
    for (let at = which; at < count * SUMS.length; at += SUMS.length) sum += sums[at] ?? 0;
    total[which] = sum;
  }
  const rows = dearest(sums, count, limit).map((cell): SpendRow => ({
    keys: keysOf(cells.combinations[cell] ?? 0, keys),
    ...sumsAt(sums, cell * SUMS.length),
  }));
  return { rows: rows.sort((a, b) => inOrder(a, b, timed)), total: sumsAt(total, 0), omitted: count - rows.length };
}

function dearest(sums: Float64Array, count: number, limit: number): readonly number[] {
  if (count <= limit) return Array.from({ length: count }, (_, cell) => cell);
  const costs = new Float64Array(count);
  for (let cell = 0; cell < count; cell += 1) costs[cell] = sums[cell * SUMS.length + COST] ?? 0;
  // Sorting bare numbers is many times faster than sorting cells by them.
  const least = costs.toSorted()[count - limit] ?? 0;
  const dearer: number[] = [];
  const alike: number[] = [];
  costs.forEach((cost, cell) => {
    if (cost > least) dearer.push(cell);
    else if (cost === least) alike.push(cell);
  });
  return [...dearer, ...alike.slice(0, limit - dearer.length)];
}

const sumsAt = (sums: Float64Array, at: number): SpendSums =>
  Object.fromEntries(SUMS.map((name, index) => [name, sums[at + index] ?? 0])) as unknown as SpendSums;

function keysOf(combination: number, keys: readonly Keys[]): readonly string[] {
  const found: string[] = [];
  let rest = combination;
  for (const { list } of keys.toReversed()) {
    found.unshift(list[rest % list.length] ?? '');
    rest = Math.floor(rest / list.length);
  }
  return found;
}

function inOrder(a: SpendRow, b: SpendRow, timed: readonly number[]): number {
  for (const place of timed) {
    const order = compare(a.keys[place] ?? '', b.keys[place] ?? '');
    if (order !== 0) return order;
  }
  const byCost = b.costNanoUsd - a.costNanoUsd || b.requests - a.requests;
  return byCost !== 0 ? byCost : compare(a.keys.join('\0'), b.keys.join('\0'));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
