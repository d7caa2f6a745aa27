// A curl to copy, and its arrival shown live.
import { useEffect, useState } from 'react';
import type { RequestView } from '../../../src-main/contract/control-api.ts';
import { Dot, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { formatMs } from '../../components/time.ts';
import { curlFor } from '../../commands/commands.ts';
import { call, useControl } from '../../control.ts';
import { listen } from '../../events.ts';
import { useChange } from '../../use-change.ts';

/** The window's own requests are booked under this name. */
const OWN_APP = 'chat';

export function FirstCurl() {
  const status = useControl('GET /control/status');
  const [key, setKey] = useState<string>();
  const [seen, setSeen] = useState<RequestView>();
  const reveal = useChange(() => call('POST /control/access-keys/:id/reveal', { params: { id: 'default' } }), {
    onDone: ({ secret }) => setKey(secret),
  });
  useEffect(
    () =>
      listen((event) => {
        if (event.type === 'request-finished' && event.request.app !== OWN_APP) setSeen(event.request);
      }),
    [],
  );
  const baseUrl = status.data?.gateway?.baseUrl;
  if (baseUrl === undefined) return <p className="text-sm text-muted-foreground">The gateway does not listen.</p>;
  const command = curlFor(baseUrl, 'demo/echo');
  const text = key === undefined ? command : command.replace('$POINTSMAN_KEY', key);
  return (
    <div className="space-y-3">
      <p className="text-sm">
        Base URL <code className="rounded bg-muted px-1.5 py-0.5 font-mono text-xs break-all">{baseUrl}</code>
      </p>
      <pre className="max-h-32 overflow-auto rounded-md bg-muted p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
      <div className="flex flex-wrap gap-2">
        {key === undefined && (
          <Button size="sm" onClick={() => reveal.mutate(undefined)}>
            Show with the access key
          </Button>
        )}
        <CopyButton text={text} />
      </div>
      <p role="status" className="flex items-center gap-2 text-sm">
        <Dot {...arrival(seen)} />
        <span className="min-w-0 break-words">{seen ? arrivalWords(seen) : 'Waiting for your first request…'}</span>
      </p>
    </div>
  );
}

function arrival(seen: RequestView | undefined): { tone: Tone; label: string } {
  if (!seen) return { tone: 'neutral', label: 'Waiting' };
  return seen.outcome === 'ok'
    ? { tone: 'good', label: 'A request was answered' }
    : { tone: 'bad', label: 'A request failed' };
}

function arrivalWords({ requestedModel, outcome, servedProvider, totalMs, errorMessage }: RequestView): string {
  if (outcome === 'ok')
    return `${requestedModel} answered by ${servedProvider ?? 'Pointsman itself'} in ${formatMs(totalMs)}`;
  return `A request for ${requestedModel} came, but got no answer: ${errorMessage ?? outcome}`;
}
