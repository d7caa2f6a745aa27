// The live log as a page uses it.
import { useEffect, useRef, useState } from 'react';
import { call } from '../../control.ts';
import { EMPTY_LOG, heldBack, pauseLog, takeRequests } from './request-log.ts';
import { openRequestStream, type RequestStream, type StreamState } from './request-stream.ts';
import type { RequestView } from '../../../src-main/contract/control-api.ts';

/** Fetched at the start; what happens from then on is heard. */
const FETCHED_ROWS = 200;
/** Many requests a second are drawn together. */
const GATHER_MS = 100;

export interface LiveRequests {
  readonly requests: readonly RequestView[];
  readonly state: StreamState;
  readonly isLoading: boolean;
  readonly error: Error | undefined;
  readonly paused: boolean;
  /** Requests that came or changed while paused. */
  readonly heldBack: number;
  setPaused(paused: boolean): void;
  refetch(): void;
}

export function useLiveRequests(): LiveRequests {
  const [log, setLog] = useState(EMPTY_LOG);
  const [state, setState] = useState<StreamState>('connecting');
  const [fetched, setFetched] = useState<{ readonly error: Error | undefined }>();
  const stream = useRef<RequestStream>(undefined);
  useEffect(() => {
    const opened = openRequestStream({
      open: () => new EventSource('/control/events'),
      fetchLatest: async () => {
        const { requests } = await call('GET /control/requests', { query: { limit: String(FETCHED_ROWS) } });
        return requests;
      },
      onRequests: (requests) => setLog((current) => takeRequests(current, requests)),
      onState: setState,
      onFetched: (error) => setFetched({ error }),
      gatherMs: GATHER_MS,
    });
    stream.current = opened;
    return () => opened.close();
  }, []);
  return {
    requests: log.shown,
    state,
    isLoading: fetched === undefined,
    error: fetched?.error,
    paused: log.paused,
    heldBack: heldBack(log),
    setPaused: (paused) => setLog((current) => pauseLog(current, paused)),
    refetch: () => stream.current?.refetch(),
  };
}
