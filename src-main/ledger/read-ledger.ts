// Reads the ledger in a worker thread, so that a long report never delays a request.
import { Worker } from 'node:worker_threads';
import type { LedgerReader } from './ledger.ts';
import type { ReaderAnswer, ReaderCall, ReaderCalls, ReaderQuestion } from './reader-protocol.ts';

/** Sources run the worker from its own file; a build puts it beside the bundle under this name. */
export function readerWorkerUrl(moduleUrl: string): URL {
  return new URL(moduleUrl.endsWith('.ts') ? './reader-worker.ts' : './ledger-reader-worker.js', moduleUrl);
}

const startReaderWorker = (path: string): Worker =>
  new Worker(readerWorkerUrl(import.meta.url), { workerData: { path }, name: 'ledger-reader' });

/**
 * @param path of the database file, which must exist by the first question
 * @param startWorker starts the thread that answers; again after it died
 */
export function createLedgerReader(
  path: string,
  startWorker: (path: string) => Worker = startReaderWorker,
): LedgerReader {
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

  return {
    scopeCost: (query) => ask('scopeCost', query),
    spend: (query) => ask('spend', query),
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
