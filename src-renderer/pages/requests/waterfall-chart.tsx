// The waterfall of one request: a bar per attempt and per stretch between them, each with its numbers.
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import { formatMs } from '../../components/time.ts';
import { waterfallOf, type Segment, type SegmentKind, type WaterfallRow } from './waterfall.ts';

const COLOURS: Readonly<Record<SegmentKind, string>> = {
  overhead: 'bg-muted-foreground',
  wait: 'bg-warning',
  stream: 'bg-primary',
};

const WORDS: Readonly<Record<SegmentKind, string>> = { overhead: 'Pointsman', wait: 'wait', stream: 'stream' };

/** A list, so that the numbers can be read where the bars cannot be seen. */
export function WaterfallChart({ request }: { readonly request: RequestView }) {
  const { rows, totalMs } = waterfallOf(request);
  if (request.outcome === 'open') return <p className="text-muted-foreground">Still running.</p>;
  return (
    <>
      <ol className="space-y-1.5">
        {rows.map((row) => (
          <Row key={row.id} row={row} totalMs={totalMs} failed={row.attempt?.outcome === 'error'} />
        ))}
      </ol>
      <p aria-hidden className="mt-2 flex flex-wrap gap-x-4 text-xs text-muted-foreground">
        {(['overhead', 'wait', 'stream'] as const).map((kind) => (
          <span key={kind} className="inline-flex items-center gap-1.5">
            <span className={`size-2 rounded-sm ${COLOURS[kind]}`} />
            {WORDS[kind]}
          </span>
        ))}
        <span className="ml-auto tabular-nums">{formatMs(totalMs)}</span>
      </p>
    </>
  );
}

function Row({
  row,
  totalMs,
  failed,
}: {
  readonly row: WaterfallRow;
  readonly totalMs: number;
  readonly failed: boolean;
}) {
  return (
    <li className="grid grid-cols-[7rem_1fr] items-center gap-x-3">
      <span className={`truncate ${row.attempt ? '' : 'text-muted-foreground'}`} title={row.name}>
        {row.name}
        {failed && <span className="text-destructive"> failed</span>}
      </span>
      <span>
        <span aria-hidden className="relative block h-2.5 overflow-hidden rounded-sm bg-muted">
          {row.segments.map((segment) => (
            <span
              key={segment.kind}
              className={`absolute inset-y-0 min-w-0.5 ${failed ? 'bg-destructive' : COLOURS[segment.kind]}`}
              style={{ left: percent(segment.startMs, totalMs), width: percent(segment.durationMs, totalMs) }}
            />
          ))}
        </span>
        <span className="text-xs text-muted-foreground tabular-nums">{numbers(row.segments)}</span>
      </span>
    </li>
  );
}

const percent = (part: number, whole: number): string => `${(100 * part) / whole}%`;

const numbers = (segments: readonly Segment[]): string =>
  segments.map(({ kind, durationMs }) => `${WORDS[kind]} ${formatMs(durationMs)}`).join(' · ');
