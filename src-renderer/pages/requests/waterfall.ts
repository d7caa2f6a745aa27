// Where the time of one request went: gateway, waiting for a provider, its answer. Pure; all times in ms.
import type { AttemptView, RequestView } from '../../../src-main/contract/control-api.ts';

/** `overhead` = Pointsman's own work; `wait` = until the first token (or the whole answer); `stream` = from then on. */
export type SegmentKind = 'overhead' | 'wait' | 'stream';

export interface Segment {
  readonly kind: SegmentKind;
  /** From the start of the request. */
  readonly startMs: number;
  readonly durationMs: number;
}

export interface WaterfallRow {
  /** Unique within the waterfall. */
  readonly id: string;
  readonly name: string;
  /** Undefined for time between and around the attempts. */
  readonly attempt: AttemptView | undefined;
  readonly segments: readonly Segment[];
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  /** Length of the time axis, above 0. */
  readonly totalMs: number;
}

/** Rows in the order of time. Gaps shorter than a millisecond are not drawn. */
export function waterfallOf({ startedAt, totalMs, attempts }: RequestView): Waterfall {
  const tries = attempts.toSorted((a, b) => a.index - b.index).map((attempt) => attemptRow(attempt, startedAt));
  const rows: WaterfallRow[] = [];
  let reachedMs = 0;
  for (const row of tries) {
    const [first] = row.segments;
    const startMs = first?.startMs ?? reachedMs;
    rows.push(...overheadRow(rows.length === 0 ? 'Before' : 'Between', reachedMs, startMs), row);
    reachedMs = Math.max(reachedMs, endOf(row));
  }
  const endMs = Math.max(totalMs ?? reachedMs, reachedMs);
  rows.push(...overheadRow(tries.length === 0 ? 'Pointsman' : 'After', reachedMs, endMs));
  return { rows, totalMs: Math.max(1, endMs) };
}

function attemptRow(attempt: AttemptView, requestStartedAt: number): WaterfallRow {
  const { startedAt, durationMs, firstTokenMs } = attempt;
  const startMs = Math.max(0, startedAt - requestStartedAt);
  const waitMs = Math.min(firstTokenMs ?? durationMs, durationMs);
  const wait: Segment = { kind: 'wait', startMs, durationMs: waitMs };
  const stream: Segment = { kind: 'stream', startMs: startMs + waitMs, durationMs: durationMs - waitMs };
  return {
    id: `attempt ${attempt.index}`,
    name: attempt.providerName,
    attempt,
    segments: firstTokenMs === undefined ? [wait] : [wait, stream],
  };
}

function overheadRow(name: string, startMs: number, endMs: number): readonly WaterfallRow[] {
  const durationMs = endMs - startMs;
  return durationMs < 1
    ? []
    : [{ id: `${name} ${startMs}`, name, attempt: undefined, segments: [{ kind: 'overhead', startMs, durationMs }] }];
}

const endOf = ({ segments }: WaterfallRow): number =>
  segments.reduce((end, { startMs, durationMs }) => Math.max(end, startMs + durationMs), 0);
