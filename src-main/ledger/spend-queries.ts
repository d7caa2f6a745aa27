// Spend reports: sums over the requests of a period by one or two groups. Past days are packed; the rest is read as it is stored.
import type { DatabaseSync } from 'node:sqlite';
import { addPacked, placeTimes, type PackedQuestion } from './add-packed.ts';
import { createCells, createKeys, spendOf, SUMS, type Cells } from './cells.ts';
import type { NameGroup, Spend, SpendFilters, SpendQuery } from './ledger.ts';
import { offsetStretches, type OffsetStretch } from './offset-stretches.ts';
import { unpackDay } from './packed-day.ts';
import { DAY_MS, groupingOf, tagGrouping, timeKey, type Grouping } from './spend-groups.ts';
import type { SpendNames } from './spend-names.ts';
import { spendStatement } from './spend-statement.ts';

const DEFAULT_LIMIT = 5_000;
const MAX_GROUPS = 3;
const MINUTE_MS = 60_000;
/** As far as dates reach. */
const ALL_TIME = { from: -8_640_000_000_000_000, to: 8_640_000_000_000_000 };

export const packedDaysSql =
  'SELECT day, rows FROM packed_days WHERE day BETWEEN ? AND ? AND body IS NOT NULL ORDER BY day';
export const packedBodiesSql =
  'SELECT day, rows, body FROM packed_days WHERE day BETWEEN ? AND ? AND body IS NOT NULL ORDER BY day';

/** Throws for a group that does not exist. */
export function readSpend(db: DatabaseSync, names: SpendNames, query: SpendQuery): Spend {
  const { by, filters = {}, limit = DEFAULT_LIMIT } = query;
  const { from = ALL_TIME.from, to = ALL_TIME.to } = query;
  if (by.length === 0 || by.length > MAX_GROUPS) throw new Error('by: name one group or two.');
  const groupings = by.map(groupingOf);
  const timed = groupings.flatMap(({ type }, index) => (type === 'time' ? [index] : []));
  // One moment of the ledger for all that follows: nothing is counted twice or missed.
  db.exec('BEGIN');
  try {
    const range = [Math.floor(from / DAY_MS), Math.floor((to - 1) / DAY_MS)] as const;
    const packed = db.prepare(packedDaysSql).all(...range);
    const days = packed.map((row) => Number(row['day']));
    const asked = questionOf(names, groupings, filters);
    const questions = stretchesOf(db, query, { from, to }, timed.length > 0).map((stretch) => ({
      ...asked,
      ...stretch,
    }));
    const stored = questions.flatMap((question) =>
      readStored(
        db,
        days.filter((day) => isTouched(day, question)),
        question,
        filters,
      ),
    );
    for (const question of questions)
      placeTimes(
        days.filter((day) => isTouched(day, question)),
        question,
      );
    const cells = createCells(
      asked.keys.reduce((product, { list }) => product * list.length, 1),
      packed.reduce((sum, row) => sum + Number(row['rows']), 0),
    );
    for (const add of stored) add(cells);
    for (const row of db.prepare(packedBodiesSql).iterate(...range)) {
      const day = Number(row['day']);
      const unpacked = unpackDay(Number(row['rows']), row['body'] as Uint8Array);
      for (const question of questions) if (isTouched(day, question)) addPacked(day, unpacked, question, cells);
    }
    return spendOf(cells, asked.keys, timed, limit);
  } finally {
    db.exec('COMMIT');
  }
}

/** Where days are asked for by the clocks of a place, the pieces of the period between their changes. */
function stretchesOf(
  db: DatabaseSync,
  { timeZone, utcOffsetMinutes = 0 }: SpendQuery,
  period: { readonly from: number; readonly to: number },
  isTimed: boolean,
): readonly OffsetStretch[] {
  if (timeZone === undefined || !isTimed) return [{ ...period, utcOffsetMs: utcOffsetMinutes * MINUTE_MS }];
  const outermost = (order: 'ASC' | 'DESC'): number | undefined => {
    const sql = `SELECT started_at FROM requests WHERE started_at >= ? AND started_at < ? ORDER BY started_at ${order} LIMIT 1`;
    const found = db.prepare(sql).get(period.from, period.to)?.['started_at'];
    return found === undefined ? undefined : Number(found);
  };
  const [first, last] = [outermost('ASC'), outermost('DESC')];
  return first === undefined || last === undefined ? [] : offsetStretches(timeZone, first, last + 1);
}

const isTouched = (day: number, { from, to }: OffsetStretch): boolean => day * DAY_MS < to && (day + 1) * DAY_MS > from;

function questionOf(
  names: SpendNames,
  groupings: readonly Grouping[],
  { tags = {}, ...filters }: SpendFilters,
): Omit<PackedQuestion, keyof OffsetStretch> {
  const keys = groupings.map(createKeys);
  const passing = (grouping: Grouping, wanted: readonly string[]): PackedQuestion['filters'] => {
    if (grouping.type === 'time') return [];
    const known = names.all(grouping.kind);
    const passes = new Uint8Array(sizeFor(known));
    for (const [number, name] of known) passes[number] = Number(wanted.includes(grouping.keyOf(name)));
    return [{ kind: grouping.kind, passes }];
  };
  return {
    groupings,
    keys,
    places: groupings.map((grouping, index) => {
      if (grouping.type === 'time') return new Int32Array();
      const known = names.all(grouping.kind);
      const places = new Int32Array(sizeFor(known));
      for (const [number, name] of known) places[number] = keys[index]?.place(grouping.keyOf(name)) ?? 0;
      return places;
    }),
    filters: [
      ...Object.entries(filters).flatMap(([group, wanted]) => passing(groupingOf(group as NameGroup), wanted)),
      ...Object.entries(tags).flatMap(([key, wanted]) => passing(tagGrouping(key), wanted)),
    ],
  };
}

/** Names come in the order of their numbers. */
const sizeFor = (names: ReadonlyMap<number, string>): number => ([...names.keys()].at(-1) ?? 0) + 1;

/** Sums of the days between the packed ones, each ready to be added once all keys have their places. */
function readStored(
  db: DatabaseSync,
  days: readonly number[],
  { groupings, keys, from, to, utcOffsetMs }: PackedQuestion,
  filters: SpendFilters,
): readonly ((cells: Cells) => void)[] {
  const { sql, values } = spendStatement(groupings, filters, utcOffsetMs);
  const statement = db.prepare(sql);
  return gaps(days, from, to).flatMap((gap) =>
    statement.all({ ...values, ...gap }).map((row) => {
      const places = groupings.map((grouping, index) => {
        const key = row[`key${index}`];
        return keys[index]?.place(grouping.type === 'time' ? timeKey(grouping.group, Number(key)) : String(key)) ?? 0;
      });
      return (cells: Cells) => {
        const at = cells.at(
          places.reduce((before, place, index) => before * (keys[index]?.list.length ?? 0) + place, 0),
        );
        const into = cells.sums();
        SUMS.forEach((name, offset) => (into[at + offset] = (into[at + offset] ?? 0) + Number(row[name])));
      };
    }),
  );
}

/** What of a period lies in no packed day. */
function gaps(days: readonly number[], from: number, to: number): readonly { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let start = from;
  for (const day of days) {
    if (day * DAY_MS > start) found.push({ from: start, to: day * DAY_MS });
    start = Math.max(start, (day + 1) * DAY_MS);
  }
  if (start < to) found.push({ from: start, to });
  return found;
}
