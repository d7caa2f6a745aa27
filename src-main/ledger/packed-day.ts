// One day's requests in columns: numbers side by side, so that a million of them are added up in an eye-blink.
// They lie in the machine's own order of bytes, which is the same on every machine that Node 24 is built for but one.
import { NAME_KINDS, type NameKind } from './spend-groups.ts';

const MEASURES = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'] as const;
type Measure = (typeof MEASURES)[number];

const COST_UNKNOWN = 1;
const ESTIMATED = 2;

/** A request as it is packed. */
export type PackedRequest = Readonly<Record<Measure, number>> & {
  /** ms since the day began. */
  readonly startedMs: number;
  readonly costNanoUsd: number;
  readonly isUnpriced: boolean;
  readonly isEstimated: boolean;
  /** The number of each name. */
  readonly names: Readonly<Record<NameKind, number>>;
};

export interface NameColumn {
  /** Numbers of the names that occur in the day. */
  readonly numbers: Uint32Array;
  /** For each request, an index into `numbers`. */
  readonly indexes: Uint16Array | Uint32Array;
}

export interface PackedDay {
  readonly rows: number;
  readonly startedMs: Uint32Array;
  readonly costNanoUsd: Float64Array;
  readonly measures: Readonly<Record<Measure, Uint32Array>>;
  readonly flags: Uint8Array;
  readonly names: Readonly<Record<NameKind, NameColumn>>;
}

export const isUnpriced = (flags: number): boolean => (flags & COST_UNKNOWN) !== 0;
export const isEstimated = (flags: number): boolean => (flags & ESTIMATED) !== 0;

const MAX_UINT32 = 2 ** 32 - 1;
const MAX_NARROW_NAMES = 2 ** 16;

/** undefined when some number does not fit a column: such a day is never packed. */
export function packDay(requests: readonly PackedRequest[]): Uint8Array<ArrayBuffer> | undefined {
  const fits = requests.every((request) =>
    [request.startedMs, ...MEASURES.map((name) => request[name])].every(
      (value) => Number.isInteger(value) && value >= 0 && value <= MAX_UINT32,
    ),
  );
  if (!fits) return undefined;
  const lists = NAME_KINDS.map((kind) => [...new Set(requests.map(({ names }) => names[kind]))]);
  const layout = layoutOf(
    requests.length,
    lists.map((list) => list.length),
  );
  const body = new Uint8Array(layout.bytes);
  new Uint32Array(body.buffer, 0, NAME_KINDS.length).set(lists.map((list) => list.length));
  const day = viewsOf(body.buffer, layout);
  NAME_KINDS.forEach((kind, index) => {
    const list = lists[index] ?? [];
    day.names[kind].numbers.set(list);
    const places = new Map(list.map((number, place) => [number, place]));
    day.names[kind].indexes.set(requests.map(({ names }) => places.get(names[kind]) ?? 0));
  });
  day.startedMs.set(requests.map(({ startedMs }) => startedMs));
  day.costNanoUsd.set(requests.map(({ costNanoUsd }) => costNanoUsd));
  for (const name of MEASURES) day.measures[name].set(requests.map((request) => request[name]));
  day.flags.set(
    requests.map((request) => (request.isUnpriced ? COST_UNKNOWN : 0) | (request.isEstimated ? ESTIMATED : 0)),
  );
  return body;
}

/** Views into the bytes: nothing is copied unless they begin where no eight-byte number may. */
export function unpackDay(rows: number, body: Uint8Array): PackedDay {
  const aligned = body.byteOffset % 8 === 0 ? body : body.slice();
  const counts = [...new Uint32Array(aligned.buffer, aligned.byteOffset, NAME_KINDS.length)];
  return viewsOf(aligned.buffer, layoutOf(rows, counts), aligned.byteOffset);
}

interface Layout {
  readonly rows: number;
  readonly counts: readonly number[];
  readonly isWide: boolean;
  readonly bytes: number;
}

/** Widest numbers first after the head, so that every column begins where its numbers may. */
function layoutOf(rows: number, counts: readonly number[]): Layout {
  const isWide = counts.some((count) => count > MAX_NARROW_NAMES);
  const listed = counts.reduce((sum, count) => sum + count, 0);
  const perRow = 8 + 4 * (1 + MEASURES.length) + NAME_KINDS.length * (isWide ? 4 : 2) + 1;
  return { rows, counts, isWide, bytes: HEAD_BYTES + listed * 4 + rows * perRow };
}

/** Seven counts of four bytes, rounded up to the next eight. */
const HEAD_BYTES = Math.ceil((NAME_KINDS.length * 4) / 8) * 8;

function viewsOf(buffer: ArrayBufferLike, { rows, counts, isWide }: Layout, start = 0): PackedDay {
  let at = start + HEAD_BYTES;
  const next = <T>(
    make: new (buffer: ArrayBufferLike, at: number, length: number) => T,
    size: number,
    length: number,
  ): T => {
    const view = new make(buffer, at, length);
    at += length * size;
    return view;
  };
  const costNanoUsd = next(Float64Array, 8, rows);
  const startedMs = next(Uint32Array, 4, rows);
  const measures = MEASURES.map((name) => [name, next(Uint32Array, 4, rows)]);
  const numbers = NAME_KINDS.map((_, index) => next(Uint32Array, 4, counts[index] ?? 0));
  const names = NAME_KINDS.map((kind, index) => [
    kind,
    { numbers: numbers[index], indexes: isWide ? next(Uint32Array, 4, rows) : next(Uint16Array, 2, rows) },
  ]);
  return {
    rows,
    costNanoUsd,
    startedMs,
    measures: Object.fromEntries(measures) as PackedDay['measures'],
    names: Object.fromEntries(names) as PackedDay['names'],
    flags: next(Uint8Array, 1, rows),
  };
}
