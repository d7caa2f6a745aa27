// The ledger's reader thread: answers, failures, restarts.
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { createLedgerReader, readerWorkerUrl } from '../../src-main/ledger/read-ledger.ts';
import { endOf, startOf } from '../support/ledger-records.ts';
import { tempHome } from '../support/temp-home.ts';
import { tempLedger } from '../support/temp-ledger.ts';

test('answers reach their own callers when many ask at once', async () => {
  const { writer, reader } = tempLedger();
  const ids = Array.from({ length: 50 }, (_, n) => `gen-${n}`);
  ids.forEach((id) => writer.begin(startOf(id)));
  await writer.flush();

  const found = await Promise.all(ids.map((id) => reader.request(id)));
  expect(found.map((request) => request?.id)).toEqual(ids);
  expect(await reader.request('gen-none')).toBeUndefined();
});

test('requests come newest first and can be filtered and paged', async () => {
  const { writer, reader } = tempLedger();
  for (let n = 0; n < 10; n++) {
    writer.begin(startOf(`gen-${n}`, { startedAt: n, app: n % 2 ? 'odd' : 'even', tags: { n: String(n) } }));
    if (n < 5) writer.finish(endOf(`gen-${n}`, { outcome: 'error' }));
  }
  await writer.flush();
  const ids = async (query: Parameters<typeof reader.requests>[0]) =>
    (await reader.requests(query)).map((request) => request.id);

  expect(await ids({ limit: 2 })).toEqual(['gen-9', 'gen-8']);
  expect(await ids({ limit: 2, before: 8 })).toEqual(['gen-7', 'gen-6']);
  expect(await ids({ app: 'odd', outcome: 'error' })).toEqual(['gen-3', 'gen-1']);
  expect(await ids({ limit: 0 })).toEqual(['gen-9']);
  expect(await ids({})).toHaveLength(10);
  expect((await reader.requests({ limit: 1 }))[0]?.tags).toEqual({ n: '9' });
});

test('a text that looks like SQL is only a text', async () => {
  const { writer, reader } = tempLedger();
  writer.begin(startOf('gen-1'));
  await writer.flush();

  expect(await reader.requests({ app: "x' OR 1=1 --" })).toEqual([]);
  const { rows } = await reader.spend({ by: ["tag:x' OR 1=1 --"], filters: { tags: { "y' OR 1=1 --": [''] } } });
  expect(rows).toMatchObject([{ keys: [''], requests: 1 }]);
});

test('a question that cannot be answered fails alone; the reader goes on', async () => {
  const { reader } = tempLedger();
  await expect(reader.spend({ by: ['colour' as 'app'] })).rejects.toThrow('by: "colour" is no group');
  expect((await reader.spend({ by: ['app'] })).rows).toEqual([]);
});

test('a missing database is a clear failure, and the reader works once the file is there', async () => {
  const reader = createLedgerReader(`${tempHome()}/pointsman.db`);
  onTestFinished(() => reader.close());
  await expect(reader.request('gen-1')).rejects.toThrow(/The ledger reader stopped \(unable to open/);
  await expect(reader.request('gen-1')).rejects.toThrow(/Ask again/);
});

test('a crashed thread fails the calls that wait for it and is replaced on the next call', async () => {
  let starts = 0;
  const startWorker = (): Worker => {
    starts += 1;
    const source =
      starts === 1
        ? "require('node:worker_threads').parentPort.once('message', () => { throw new Error('out of memory'); })"
        : "const { parentPort } = require('node:worker_threads'); parentPort.on('message', ({ number }) => parentPort.postMessage({ number, ok: true, value: [] }))";
    return new Worker(source, { eval: true });
  };
  const reader = createLedgerReader('unused', { startWorker });
  onTestFinished(() => reader.close());

  const waiting = await Promise.allSettled([reader.spend({ by: ['app'] }), reader.requests({})]);
  for (const result of waiting) {
    expect(result).toMatchObject({ status: 'rejected' });
    if (result.status === 'rejected') expect(String(result.reason)).toMatch('stopped (out of memory)');
  }
  expect(await reader.requests({})).toEqual([]);
  expect(starts).toBe(2);
});

test('closing fails what still waits instead of leaving it for ever', async () => {
  const reader = createLedgerReader('unused', {
    startWorker: () => new Worker("require('node:worker_threads').parentPort.on('message', () => {})", { eval: true }),
  });
  const waiting = reader.requests({});
  waiting.catch(() => {});
  await reader.close();
  await expect(waiting).rejects.toThrow('closed before it answered');
  await expect(reader.request('gen-1')).rejects.toThrow('is closed');
});

test('the worker is found beside the bundle in a build and beside its source in tests', () => {
  expect(readerWorkerUrl('file:///app/dist/main/cli.js').href).toBe('file:///app/dist/main/ledger-reader-worker.js');
  expect(readerWorkerUrl('file:///app/src-main/ledger/read-ledger.ts').href).toBe(
    'file:///app/src-main/ledger/reader-worker.ts',
  );
});
