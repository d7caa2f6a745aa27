// Reads the ledger in a worker thread, so that a long report never delays a request.
import { Worker } from 'node:worker_threads';
import type { LedgerReader } from './ledger.ts';
import { packDays } from './pack-days.ts';
import type { PackStore } from './pack-store.ts';
import type { ReaderAnswer, ReaderCall, ReaderCalls, ReaderQuestion } from './reader-protocol.ts';

/** Sources run the worker from its own file; a build puts it beside the bundle under this name. */
export function readerWorkerUrl(moduleUrl: string): URL {
  return new URL(moduleUrl.endsWith('.ts') ? './reader-worker.ts' : './ledger-reader-worker.js', moduleUrl);
}

const startReaderWorker = (path: string): Worker =>
  new Worker(readerWorkerUrl(import.meta.url), { workerData: { path }, name: 'ledger-reader' });

/** A day ends once in 24 hours: looking more often finds nothing. */
const PACK_EVERY_MS = 3_600_000;

export interface LedgerReaderOptions {
  /** Where days that are over are packed to; without it none are. */
  readonly packs?: PackStore;
  /** Epoch ms. */
  readonly now?: () => number;
  /** Starts the thread that answers; again after it died. */
  readonly startWorker?: (path: string) => Worker;
}

/** @param path of the database file, which must exist by the first question */
export function createLedgerReader(path: string, options: LedgerReaderOptions = {}): LedgerReader {
  const { packs, now = Date.now, startWorker = startReaderWorker } = options;
  let packing: Promise<number> | undefined;
  let packedAt = -Infinity;
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let asked = 0;
  let closed = false;

  const start = (): Worker => {
    const started = startWorker(path);
    started.on('message', settle);
    started.on('error', (error: Error) => stopped(started, error.message));
    started.on('exit', () => stopped(started, 'its thread ended'));
    started.unref();
    return started;
  };

  const settle = (answer: ReaderAnswer): void => {
    const waiting = pending.get(answer.number);
    pending.delete(answer.number);
    // A waiting caller keeps the process alive; an idle reader must not.
    if (pending.size === 0) worker?.unref();
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(new Error(`The ledger could not be read: ${answer.message}.`));
  };

  const stopped = (which: Worker, reason: string): void => {
    if (which !== worker) return;
    worker = undefined;
    failAll(`The ledger reader stopped (${reason}). Ask again: it starts anew.`);
  };

  const failAll = (message: string): void => {
    const waiting = [...pending.values()];
    pending.clear();
    for (const call of waiting) call.reject(new Error(message));
  };

  function ask<C extends ReaderCall>(call: C, argument: Parameters<ReaderCalls[C]>[0]): ReturnType<ReaderCalls[C]> {
    if (closed) return Promise.reject(new Error('The ledger reader is closed.')) as ReturnType<ReaderCalls[C]>;
    const answer = Promise.withResolvers<unknown>();
    asked += 1;
    worker ??= start();
    pending.set(asked, answer);
    worker.ref();
    const question: Omit<ReaderQuestion, 'call' | 'argument'> & { call: C; argument: typeof argument } = {
      number: asked,
      call,
      argument,
    };
    worker.postMessage(question);
    return answer.promise as ReturnType<ReaderCalls[C]>;
  }

  const reader = {
    unpackedDays: (at: number) => ask('unpackedDays', at),
    readDay: (day: number) => ask('readDay', day),
  };

  const pack = (): Promise<number> => {
    if (!packs) return Promise.resolve(0);
    packedAt = now();
    packing ??= packDays(reader, packs, packedAt).finally(() => (packing = undefined));
    return packing;
  };

  return {
    scopeCost: (query) => ask('scopeCost', query),
    async spend(query) {
      const spend = await ask('spend', query);
      // Only ever for speed: a day that could not be packed is read as it is stored.
      if (now() - packedAt >= PACK_EVERY_MS) void pack().catch(() => undefined);
      return spend;
    },
    packDays: pack,
    reconcile: (query) => ask('reconcile', query),
    activity: (query) => ask('activity', query),
    requests: (query) => ask('requests', query),
    request: (id) => ask('request', id),
    async close() {
      closed = true;
      failAll('The ledger reader was closed before it answered.');
      await worker?.terminate();
      worker = undefined;
    },
  };
}
