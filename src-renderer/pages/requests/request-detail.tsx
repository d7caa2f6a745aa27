// The details of one request: its attempts, its tokens, and how its cost came about.
import type { ReactNode } from 'react';
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatMs } from '../../components/time.ts';
import { AttemptList } from './attempt-list.tsx';
import { CostLines } from './cost-lines.tsx';
import { costText, outcomeTone, outcomeWord } from './request-words.ts';
import { WaterfallChart } from './waterfall-chart.tsx';

export function RequestDetail({ request }: { readonly request: RequestView }) {
  const { outcome, httpStatus, errorType, errorMessage } = request;
  return (
    <div className="space-y-6 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={outcomeTone(outcome)}>
          {outcomeWord(outcome)}
          {httpStatus !== undefined && ` · HTTP ${httpStatus}`}
        </Badge>
        <span className="text-muted-foreground">{new Date(request.startedAt).toLocaleString()}</span>
        <CopyButton text={JSON.stringify(request, undefined, 2)} label="Copy as JSON" className="ml-auto" />
      </div>
      {errorMessage !== undefined && (
        <p className="rounded-lg border border-destructive/40 px-3 py-2 break-words text-destructive">
          {errorType !== undefined && <code className="block font-mono text-xs">{errorType}</code>}
          {errorMessage}
        </p>
      )}
      <Section title="Time">
        <WaterfallChart request={request} />
        <AttemptList attempts={request.attempts} />
      </Section>
      <Section title={`Cost: ${costText(request)}`}>
        <CostLines request={request} />
      </Section>
      <Section title="Request">
        <Facts request={request} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ request }: { readonly request: RequestView }) {
  const { requestedModel, route, servedModel, servedProvider, app, client, dialect, stream, finishReason } = request;
  const { preset, switchedBy, sessionId, serviceTier, leftWarmCache, cacheSourceId } = request;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Asked for', requestedModel],
    ['Preset', preset],
    ['Route', switchedBy === undefined ? route : `${route ?? ''}, because the budget “${switchedBy}” is used up`],
    ['Served by', servedModel && `${servedModel}${servedProvider === undefined ? '' : ` at ${servedProvider}`}`],
    ['App', app],
    ['Program', client],
    ['Session', sessionId],
    ['Lane', serviceTier],
    ['Prompt cache', leftWarmCache ? 'left behind: it was still warm at another endpoint' : undefined],
    ['Stored answer of', cacheSourceId],
    ['Spoken', `${dialect}${stream ? ', streamed' : ''}`],
    ['First token', request.firstTokenMs === undefined ? undefined : formatMs(request.firstTokenMs)],
    ['Total', request.totalMs === undefined ? undefined : formatMs(request.totalMs)],
    ['In Pointsman itself', request.overheadMs === undefined ? undefined : formatMs(request.overheadMs)],
    ['Ended because', finishReason],
    ...Object.entries(request.tags).map(([key, value]) => [`Tag ${key}`, value] as const),
    ['For', request.externalUser],
    ['Id', request.id],
    ['Id at the provider', request.upstreamId],
  ];
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className="contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
