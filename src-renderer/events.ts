// Listens to the engine and refreshes what its events make stale.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ControlCall, ControlEvent } from '../src-main/contract/control-api.ts';
import { controlKey } from './control.ts';

const REOPEN_MS = 1_000;
/** A busy gateway finishes many requests a second: what they make stale is asked for once in this time. */
const GATHER_MS = 500;

const SETTINGS: readonly ControlCall[] = [
  'GET /control/status',
  'GET /control/providers',
  'GET /control/routes',
  'GET /control/models',
  'GET /control/models/search',
  'GET /control/access-keys',
  'GET /control/budgets',
  'GET /control/recording',
  'GET /control/detected',
];
const LEDGER: readonly ControlCall[] = [
  'GET /control/status',
  'GET /control/spend',
  'GET /control/routes',
  'GET /control/providers',
  'GET /control/budgets',
];

const STALE: Readonly<Record<ControlEvent['type'], readonly ControlCall[]>> = {
  'request-started': [],
  'request-finished': LEDGER,
  'settings-changed': SETTINGS,
  'gateway-changed': ['GET /control/status'],
  'budget-warning': ['GET /control/budgets'],
  'budget-reached': ['GET /control/budgets'],
};

export interface ConnectionListener {
  readonly onLost?: () => void;
  /** Connected again: events may have been missed meanwhile. */
  readonly onBack?: () => void;
}

/** Calls `listener` for each event until the returned function is called; reconnects until then. */
export function listen(
  listener: (event: ControlEvent) => void,
  { onLost, onBack }: ConnectionListener = {},
): () => void {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let isLost = false;
  const open = (): void => {
    source = new EventSource('/control/events');
    source.addEventListener('message', ({ data }: MessageEvent<string>) => listener(JSON.parse(data) as ControlEvent));
    source.addEventListener('open', () => {
      if (isLost) onBack?.();
      isLost = false;
    });
    source.addEventListener('error', () => {
      if (!isLost) onLost?.();
      isLost = true;
      // The browser gives up for good on any answer but an event stream, such as the shell's 503 while the engine restarts.
      if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, REOPEN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(reopening);
    source.close();
  };
}

function refresh(client: QueryClient, calls: Iterable<ControlCall>): void {
  for (const name of calls) void client.invalidateQueries({ queryKey: controlKey(name) });
}

interface Refresher {
  add(calls: readonly ControlCall[]): void;
  stop(): void;
}

/** Refreshes at once, then again at most every `GATHER_MS` with all that became stale meanwhile. */
function createGatheringRefresher(client: QueryClient): Refresher {
  const stale = new Set<ControlCall>();
  let resting: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    resting = undefined;
    if (stale.size === 0) return;
    refresh(client, stale);
    stale.clear();
    resting = setTimeout(flush, GATHER_MS);
  };
  return {
    add(calls) {
      for (const name of calls) stale.add(name);
      if (resting === undefined) flush();
    },
    stop: () => clearTimeout(resting),
  };
}

/** Once, at the root. */
export function useEngineEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    const traffic = createGatheringRefresher(client);
    const hear = ({ type }: ControlEvent): void => {
      // Somebody waits for the answer to a change of settings; nobody waits for one of many requests.
      if (type === 'request-started' || type === 'request-finished') traffic.add(STALE[type]);
      else refresh(client, STALE[type]);
    };
    const stopListening = listen(hear, {
      onLost: () => refresh(client, ['GET /control/status']),
      onBack: () => void client.invalidateQueries(),
    });
    return () => {
      stopListening();
      traffic.stop();
    };
  }, [client]);
}
