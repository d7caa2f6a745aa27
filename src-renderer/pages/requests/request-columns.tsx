// The columns of the request log.
import { ArrowRight } from 'lucide-react';
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import { Dot } from '../../components/badge.tsx';
import type { Column } from '../../components/table-column.ts';
import { formatClock, formatMs } from '../../components/time.ts';
import { costText, outcomeTone, outcomeWord, statusText, tagsText, tokensText } from './request-words.ts';

const muted = 'truncate text-muted-foreground';

export const requestColumns: readonly Column<RequestView>[] = [
  {
    id: 'time',
    title: 'Time',
    track: '5.75rem',
    cell: ({ startedAt }) => (
      <time
        dateTime={new Date(startedAt).toISOString()}
        title={new Date(startedAt).toLocaleString()}
        className="truncate tabular-nums"
      >
        {formatClock(startedAt)}
      </time>
    ),
  },
  {
    id: 'status',
    title: 'Status',
    track: '7rem',
    cell: (request) => (
      <span className="flex min-w-0 items-center gap-2">
        <Dot tone={outcomeTone(request.outcome)} label={outcomeWord(request.outcome)} />
        <span className="truncate tabular-nums">{statusText(request)}</span>
      </span>
    ),
  },
  {
    id: 'app',
    title: 'App',
    track: '7rem',
    cell: ({ app, client }) => (
      <span className="truncate" title={client === undefined ? app : `${app} (${client})`}>
        {app}
      </span>
    ),
  },
  {
    id: 'model',
    title: 'Asked for → served by',
    track: 'minmax(14rem, 1fr)',
    cell: (request) => <Served request={request} />,
  },
  {
    id: 'tags',
    title: 'Tags',
    track: '7.5rem',
    cell: ({ tags }) => (
      <span className={muted} title={tagsText(tags)}>
        {tagsText(tags)}
      </span>
    ),
  },
  {
    id: 'attempts',
    title: 'Tries',
    track: '3.75rem',
    align: 'right',
    hint: 'Attempts',
    cell: ({ attempts }) => attempts.length,
  },
  {
    id: 'first',
    title: 'First token',
    track: '6rem',
    align: 'right',
    cell: ({ firstTokenMs }) => formatMs(firstTokenMs),
  },
  { id: 'total', title: 'Total', track: '5rem', align: 'right', cell: ({ totalMs }) => formatMs(totalMs) },
  { id: 'tokens', title: 'Tokens in → out', track: '8rem', align: 'right', cell: tokensText },
  { id: 'cost', title: 'Cost', track: '6.5rem', align: 'right', cell: costText },
];

function Served({ request: { requestedModel, servedModel, servedProvider } }: { readonly request: RequestView }) {
  if (servedModel === undefined) return <span className={muted}>{requestedModel}</span>;
  const words = `Asked for ${requestedModel}, served by ${servedModel}${servedProvider === undefined ? '' : ` at ${servedProvider}`}`;
  return (
    <span className="flex min-w-0 items-center gap-1.5" title={words}>
      {requestedModel !== servedModel && (
        <>
          <span className={`max-w-[45%] shrink-0 ${muted}`}>{requestedModel}</span>
          <ArrowRight role="img" aria-label="served by" className="size-3.5 shrink-0 text-muted-foreground" />
        </>
      )}
      <span className="truncate">{servedModel}</span>
      {servedProvider !== undefined && <span className={`shrink-[4] ${muted}`}>· {servedProvider}</span>}
    </span>
  );
}
