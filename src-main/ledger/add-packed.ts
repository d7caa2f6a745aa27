// Adds packed days to the cells of a report, column by column.
import type { Cells, Keys } from './cells.ts';
import { isEstimated, isUnpriced, type NameColumn, type PackedDay } from './packed-day.ts';
import { DAY_MS, timeKey, unitMs, type Grouping, type NameKind } from './spend-groups.ts';

/** What is asked of packed days. */
export interface PackedQuestion {
  readonly groupings: readonly Grouping[];
  /** The places of each group's keys. */
  readonly keys: readonly Keys[];
  /** Which names of a kind pass: 1 at the name's number; all must. */
  readonly filters: readonly { readonly kind: NameKind; readonly passes: Uint8Array }[];
  /** For each group, a name's place among its keys, at the name's number; empty for groups of time. */
  readonly places: readonly Int32Array[];
  /** Epoch ms, inclusive. */
  readonly from: number;
  /** Epoch ms, exclusive. */
  readonly to: number;
  readonly utcOffsetMs: number;
}

const LEFT_OUT = -1;

/** Makes places for every period that the days can touch: cells need to know all keys before the first is added. */
export function placeTimes(days: readonly number[], { groupings, keys, utcOffsetMs }: PackedQuestion): void {
  groupings.forEach((grouping, index) => {
    if (grouping.type !== 'time') return;
    for (const day of days) {
      const { first, slots } = slotsOf(day, grouping, utcOffsetMs);
      for (let slot = 0; slot < slots; slot += 1) keys[index]?.place(timeKey(grouping.group, first + slot));
    }
  });
}

export function addPacked(day: number, packed: PackedDay, question: PackedQuestion, cells: Cells): void {
  const combinations = new Float64Array(packed.rows);
  leaveOut(day, packed, question, combinations);
  question.groupings.forEach((grouping, index) => {
    const width = question.keys[index]?.list.length ?? 0;
    if (grouping.type === 'time') combineTime(day, packed, grouping, question, index, width, combinations);
    else combineNames(packed.names[grouping.kind], question.places[index], width, combinations);
  });
  addRows(packed, combinations, cells);
}

/** Marks what the period or a filter leaves out. */
function leaveOut(day: number, packed: PackedDay, question: PackedQuestion, combinations: Float64Array): void {
  const from = question.from - day * DAY_MS;
  const to = question.to - day * DAY_MS;
  if (from > 0 || to < DAY_MS) {
    packed.startedMs.forEach((startedMs, row) => {
      if (startedMs < from || startedMs >= to) combinations[row] = LEFT_OUT;
    });
  }
  for (const { kind, passes } of question.filters) {
    const { numbers, indexes } = packed.names[kind];
    for (let row = 0; row < indexes.length; row += 1) {
      if (passes[numbers[indexes[row] ?? 0] ?? 0] === 0) combinations[row] = LEFT_OUT;
    }
  }
}

function combineNames(
  { numbers, indexes }: NameColumn,
  placeOf: Int32Array | undefined,
  width: number,
  combinations: Float64Array,
): void {
  for (let row = 0; row < indexes.length; row += 1) {
    const before = combinations[row] ?? 0;
    if (before >= 0) combinations[row] = before * width + (placeOf?.[numbers[indexes[row] ?? 0] ?? 0] ?? 0);
  }
}

function combineTime(
  day: number,
  { startedMs }: PackedDay,
  grouping: Grouping & { type: 'time' },
  { keys, utcOffsetMs }: PackedQuestion,
  index: number,
  width: number,
  combinations: Float64Array,
): void {
  const { first, slots, shiftMs } = slotsOf(day, grouping, utcOffsetMs);
  const places = Int32Array.from(
    { length: slots },
    (_, slot) => keys[index]?.place(timeKey(grouping.group, first + slot)) ?? 0,
  );
  const sizeMs = unitMs(grouping.unit);
  for (let row = 0; row < startedMs.length; row += 1) {
    const before = combinations[row] ?? 0;
    const slot = Math.floor(((startedMs[row] ?? 0) + shiftMs) / sizeMs);
    if (before >= 0) combinations[row] = before * width + (places[slot] ?? 0);
  }
}

/** The periods that a day (UTC) touches where the clock is `utcOffsetMs` ahead. */
function slotsOf(day: number, { unit }: { unit: 'hour' | 'day' }, utcOffsetMs: number) {
  const sizeMs = unitMs(unit);
  const beginsAt = day * DAY_MS + utcOffsetMs;
  const first = Math.floor(beginsAt / sizeMs);
  const last = Math.floor((beginsAt + DAY_MS - 1) / sizeMs);
  return { first, slots: last - first + 1, shiftMs: beginsAt - first * sizeMs };
}

/** The one loop that runs once for every request of a report: plain numbers, no objects. */
function addRows({ rows, costNanoUsd, measures, flags }: PackedDay, combinations: Float64Array, cells: Cells): void {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = measures;
  for (let row = 0; row < rows; row += 1) {
    const combination = combinations[row] ?? LEFT_OUT;
    if (combination < 0) continue;
    const at = cells.at(combination);
    const sums = cells.sums();
    const cost = costNanoUsd[row] ?? 0;
    const flag = flags[row] ?? 0;
    add(sums, at, 1);
    add(sums, at + 1, isUnpriced(flag) ? 1 : 0);
    add(sums, at + 2, inputTokens[row] ?? 0);
    add(sums, at + 3, cacheReadTokens[row] ?? 0);
    add(sums, at + 4, cacheWriteTokens[row] ?? 0);
    add(sums, at + 5, outputTokens[row] ?? 0);
    add(sums, at + 6, reasoningTokens[row] ?? 0);
    add(sums, at + 7, cost);
    add(sums, at + 8, isEstimated(flag) ? cost : 0);
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}
