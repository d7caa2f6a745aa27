// Hears of requests as they happen. After every (re)connection it asks for the latest ones, since events may have been missed.
import type { ControlEvent, RequestView } from '../../../src-main/contract/control-api.ts';

export type StreamState = 'connecting' | 'live' | 'reconnecting';

export interface RequestStreamOptions {
  readonly open: () => EventSource;
  /** The latest requests; rejects with an error fit to be shown. */
  readonly fetchLatest: () => Promise<readonly RequestView[]>;
  /** Called with everything heard within `gatherMs`, in order. */
  readonly onRequests: (requests: readonly RequestView[]) => void;
  readonly onState: (state: StreamState) => void;
  readonly onFetched: (error: Error | undefined) => void;
  readonly gatherMs: number;
}

export interface RequestStream {
  /** Asks for the latest requests again. */
  refetch(): void;
  close(): void;
}

const REOPEN_MS = 1_000;

export function openRequestStream(options: RequestStreamOptions): RequestStream {
  const { open, fetchLatest, onRequests, onState, onFetched, gatherMs } = options;
  let source: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let gathered: RequestView[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const flush = (): void => {
    timer = undefined;
    const requests = gathered;
    gathered = [];
    onRequests(requests);
  };
  const take = (request: RequestView): void => {
    gathered.push(request);
    timer ??= setTimeout(flush, gatherMs);
  };
  const refetch = (): void => {
    fetchLatest().then(
      (requests) => {
        if (isClosed) return;
        onRequests(requests);
        onFetched(undefined);
      },
      (error: unknown) => {
        if (!isClosed) onFetched(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };

  const connect = (): void => {
    const opened = open();
    source = opened;
    opened.addEventListener('open', () => {
      onState('live');
      refetch();
    });
    opened.addEventListener('error', () => {
      onState('reconnecting');
      // The browser tries again by itself, but for good gives up on any answer that is no event stream, such as a 503.
      if (opened.readyState === EventSource.CLOSED) reopening = setTimeout(connect, REOPEN_MS);
    });
    opened.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ControlEvent;
      if (event.type === 'request-started' || event.type === 'request-finished') take(event.request);
    });
  };
  connect();
  // Not only when the stream opens: the list is worth having even where the stream is not to be had.
  refetch();

  return {
    refetch,
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(reopening);
      source?.close();
    },
  };
}
