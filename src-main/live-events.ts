// Tells listeners what happens as it happens: requests as they start and end, settings as they change.
import type { ControlEvent } from './contract/control-api.ts';
import { requestView } from './control/request-views.ts';
import type { AttemptRecord, LedgerWriter, RequestStart } from './ledger/ledger.ts';

export interface LiveEvents {
  subscribe(listener: (event: ControlEvent) => void): () => void;
  emit(event: ControlEvent): void;
  /** The same ledger, overheard: what is written is also told. */
  overhear(ledger: LedgerWriter): LedgerWriter;
}

export function createLiveEvents(): LiveEvents {
  const listeners = new Set<(event: ControlEvent) => void>();
  const emit = (event: ControlEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit,
    overhear(ledger) {
      const open = new Map<string, { start: RequestStart; attempts: AttemptRecord[] }>();
      return {
        begin(start) {
          ledger.begin(start);
          open.set(start.id, { start, attempts: [] });
          if (listeners.size === 0) return;
          emit({ type: 'request-started', request: requestView({ ...start, outcome: 'open', attemptRecords: [] }) });
        },
        attempt(record) {
          ledger.attempt(record);
          open.get(record.requestId)?.attempts.push(record);
        },
        finish(end) {
          ledger.finish(end);
          const known = open.get(end.id);
          open.delete(end.id);
          if (!known || listeners.size === 0) return;
          // Told when it can be read back: a listener's next question must not find less than it was told.
          void ledger.flush().then(
            () =>
              emit({
                type: 'request-finished',
                request: requestView({ ...known.start, ...end, attemptRecords: known.attempts }),
              }),
            () => undefined,
          );
        },
        flush: () => ledger.flush(),
        close: () => ledger.close(),
      };
    },
  };
}
