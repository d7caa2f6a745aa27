// Writes the ledger: queues rows and stores them in groups, so that a request never waits for the disk.
import type { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../database/sqlite-errors.ts';
import { inTransaction } from '../database/transaction.ts';
import type { LedgerRow } from './ledger-rows.ts';
import type { LedgerWriter } from './ledger.ts';
import { createRowStore } from './store-row.ts';

const GROUP_ROWS = 64;
const GROUP_MS = 8;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 30_000;
/** About 20 MB. Rows beyond it are lost while the disk fails: the gateway must not run out of memory. */
const MAX_WAITING_ROWS = 20_000;

export interface LedgerWriterOptions {
  /** Epoch ms. */
  readonly now?: () => number;
  /** Told in one sentence when rows cannot be stored, and when they can again. */
  readonly log?: (line: string) => void;
}

/** Marks requests that a dead process left open as interrupted; their `endedAt` is the moment this was noticed. */
export function createLedgerWriter(db: DatabaseSync, options: LedgerWriterOptions = {}): LedgerWriter {
  const { now = Date.now, log = () => {} } = options;
  const rows = createRowStore(db, log);
  rows.interruptOpen(now());

  let waiting: LedgerRow[] = [];
  let timer: NodeJS.Timeout | undefined;
  let retryMs = 0;
  let lost = 0;
  let closed = false;
  let flushes: PromiseWithResolvers<void>[] = [];

  const add = (row: LedgerRow): void => {
    if (closed || waiting.length >= MAX_WAITING_ROWS) {
      lost += 1;
      if (lost === 1) log(`Ledger: ${closed ? 'a request ended after closing' : 'too many rows wait'}; rows are lost.`);
      return;
    }
    waiting.push(row);
    // While the disk fails only the retry timer writes: trying on every row would block every request.
    if (waiting.length >= GROUP_ROWS && retryMs === 0) store();
    else schedule(GROUP_MS);
  };

  const schedule = (delayMs: number): void => {
    timer ??= setTimeout(store, delayMs);
  };

  const store = (): void => {
    clearTimeout(timer);
    timer = undefined;
    try {
      if (waiting.length > 0) inTransaction(db, () => waiting.forEach(rows.store));
    } catch (error) {
      if (retryMs === 0) log(`Ledger: ${waiting.length} rows cannot be stored yet (${messageOf(error)}).`);
      retryMs = Math.min(retryMs === 0 ? FIRST_RETRY_MS : retryMs * 2, MAX_RETRY_MS);
      if (!closed) schedule(retryMs);
      return;
    }
    if (retryMs > 0) log(`Ledger: ${waiting.length} waiting rows were stored; ${lost} were lost.`);
    waiting = [];
    retryMs = 0;
    lost = 0;
    for (const flush of flushes) flush.resolve();
    flushes = [];
  };

  const flush = (): Promise<void> => {
    const done = Promise.withResolvers<void>();
    flushes.push(done);
    store();
    return done.promise;
  };

  return {
    begin: (record) => add({ kind: 'begin', record }),
    attempt: (record) => add({ kind: 'attempt', record }),
    finish: (record) => add({ kind: 'finish', record }),
    flush,
    async close() {
      if (closed) return;
      closed = true;
      store();
      clearTimeout(timer);
      if (waiting.length > 0) log(`Ledger: closed with ${waiting.length} rows that could not be stored.`);
      for (const flush of flushes) flush.reject(new Error('The ledger was closed before its rows could be stored.'));
      flushes = [];
    },
  };
}
