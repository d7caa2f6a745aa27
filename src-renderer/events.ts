// Listens to the engine and refreshes what its events make stale.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ControlCall, ControlEvent } from '../src-main/contract/control-api.ts';
import { controlKey } from './control.ts';

const SETTINGS: readonly ControlCall[] = [
  'GET /control/status',
  'GET /control/providers',
  'GET /control/routes',
  'GET /control/models',
  'GET /control/access-keys',
  'GET /control/detected',
];
const LEDGER: readonly ControlCall[] = [
  'GET /control/status',
  'GET /control/spend',
  'GET /control/routes',
  'GET /control/providers',
];

const STALE: Readonly<Record<ControlEvent['type'], readonly ControlCall[]>> = {
  'request-started': [],
  'request-finished': LEDGER,
  'settings-changed': SETTINGS,
  'gateway-changed': ['GET /control/status'],
};

/** Calls `listener` for each event until the returned function is called. The browser reconnects by itself. */
export function listen(listener: (event: ControlEvent) => void): () => void {
  const source = new EventSource('/control/events');
  source.addEventListener('message', ({ data }: MessageEvent<string>) => listener(JSON.parse(data) as ControlEvent));
  return () => source.close();
}

function refresh(client: QueryClient, event: ControlEvent): void {
  for (const name of STALE[event.type]) void client.invalidateQueries({ queryKey: controlKey(name) });
}

/** Once, at the root. */
export function useEngineEvents(): void {
  const client = useQueryClient();
  useEffect(() => listen((event) => refresh(client, event)), [client]);
}
