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
const REQUESTS = SUMS.indexOf('requests');
/** Up to here every combination may have its cell, used or not (72 MB). */
const MAX_DENSE = 1_000_000;
/** Up to here a table of numbers finds a cell fastest (16 MB); beyond it a map takes less room. */
const MAX_TABLE = 4_000_000;
const NO_CELL = -1;
/** Shares of the highest cost that costs are first sorted into. */
const BUCKETS = 65_536;

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
  /** So many cells lie in `sums()`; those without a request stand for nothing. */
  count(): number;
  combinationOf(cell: number): number;
}

/** @param possible how many combinations there can be @param requests about how many requests will be added */
export function createCells(possible: number, requests: number): Cells {
  return possible <= MAX_DENSE && possible <= requests ? denseCells(possible) : sparseCells(possible);
}

/** Nothing to look up: where most combinations occur, that is what takes the time. */
function denseCells(possible: number): Cells {
  const sums = new Float64Array(possible * SUMS.length);
  return {
    at: (combination) => combination * SUMS.length,
    sums: () => sums,
    count: () => possible,
    combinationOf: (cell) => cell,
  };
}

function sparseCells(possible: number): Cells {
  const table = possible <= MAX_TABLE ? new Int32Array(possible).fill(NO_CELL) : undefined;
  const map = new Map<number, number>();
  const combinations: number[] = [];
  let sums = new Float64Array(1024 * SUMS.length);
  return {
    sums: () => sums,
    count: () => combinations.length,
    combinationOf: (cell) => combinations[cell] ?? 0,
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
  const { total, used } = totalOf(sums, cells.count());
  const rows = dearest(sums, used, limit).map((cell): SpendRow => ({
    keys: keysOf(cells.combinationOf(cell), keys),
    ...sumsAt(sums, cell * SUMS.length),
  }));
  return {
    rows: rows.sort((a, b) => inOrder(a, b, timed)),
    total: sumsAt(total, 0),
    omitted: used.length - rows.length,
  };
}

/** One pass: there may be more cells than fit any cache. */
function totalOf(sums: Float64Array, count: number): { total: Float64Array; used: Int32Array } {
  const total = new Float64Array(SUMS.length);
  const used = new Int32Array(count);
  let found = 0;
  for (let cell = 0; cell < count; cell += 1) {
    const at = cell * SUMS.length;
    if (sums[at + REQUESTS] === 0) continue;
    used[found] = cell;
    found += 1;
    for (let which = 0; which < SUMS.length; which += 1) total[which] = (total[which] ?? 0) + (sums[at + which] ?? 0);
  }
  return { total, used: used.subarray(0, found) };
}

function dearest(sums: Float64Array, cells: Int32Array, limit: number): readonly number[] {
  if (cells.length <= limit) return [...cells];
  const costs = Float64Array.from(cells, (cell) => sums[cell * SUMS.length + COST] ?? 0);
  const least = costAtRank(costs, limit);
  const dearer: number[] = [];
  const alike: number[] = [];
  costs.forEach((cost, index) => {
    if (cost > least) dearer.push(cells[index] ?? 0);
    else if (cost === least && alike.length < limit) alike.push(cells[index] ?? 0);
  });
  return [...dearer, ...alike.slice(0, limit - dearer.length)];
}

/** The `rank`-th highest cost. Sorting them all would take longer than adding them up: only those of one bucket are sorted. */
function costAtRank(costs: Float64Array, rank: number): number {
  const highest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  const bucketOf = (cost: number): number => (highest > 0 ? Math.floor((cost / highest) * (BUCKETS - 1)) : 0);
  const counts = new Int32Array(BUCKETS);
  for (const cost of costs) counts[bucketOf(cost)] = (counts[bucketOf(cost)] ?? 0) + 1;
  let bucket = BUCKETS - 1;
  let above = 0;
  while (bucket > 0 && above + (counts[bucket] ?? 0) < rank) {
    above += counts[bucket] ?? 0;
    bucket -= 1;
  }
  const within = costs.filter((cost) => bucketOf(cost) === bucket).sort();
  return within[within.length - (rank - above)] ?? 0;
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
