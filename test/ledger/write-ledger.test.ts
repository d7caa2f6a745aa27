// The ledger's writer: grouping, order, failing disks.
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { createLedgerWriter } from '../../src-main/ledger/write-ledger.ts';
import { attemptOf, endOf, startOf, usageOf } from '../support/ledger-records.ts';
import { tempDatabase, tempLedger } from '../support/temp-ledger.ts';

afterEach(() => void vi.useRealTimers());

const count = (db: DatabaseSync, table = 'requests'): number =>
  Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);

/** Makes every write fail as a full disk does, until told otherwise. */
function fillDisk(db: DatabaseSync): () => void {
  const limit = Number(db.prepare('PRAGMA max_page_count').get()?.['max_page_count']);
  const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
  db.exec(`PRAGMA max_page_count = ${pages}`);
  return () => db.exec(`PRAGMA max_page_count = ${limit}`);
}

const bulky = 'x'.repeat(100_000);

test('a caller never waits for the disk: rows appear with their group', () => {
  vi.useFakeTimers();
  const db = tempDatabase();
  const writer = createLedgerWriter(db);
  writer.begin(startOf('gen-1'));
  expect(count(db)).toBe(0);
  vi.advanceTimersByTime(10);
  expect(count(db)).toBe(1);
});

test('a burst is written after 64 rows without waiting for the time', () => {
  vi.useFakeTimers();
  const db = tempDatabase();
  const writer = createLedgerWriter(db);
  for (let n = 0; n < 63; n++) writer.begin(startOf(`gen-${n}`));
  expect(count(db)).toBe(0);
  writer.begin(startOf('gen-63'));
  expect(count(db)).toBe(64);
  expect(vi.getTimerCount()).toBe(0);
});

test('rows are written in the order they came, so that an end finds its start', async () => {
  const { db, writer } = tempLedger();
  const ids = Array.from({ length: 200 }, (_, n) => `gen-${n}`);
  for (const id of ids) {
    writer.begin(startOf(id));
    writer.attempt(attemptOf(id, 0));
    writer.finish(endOf(id));
  }
  await writer.flush();

  expect(db.prepare('SELECT id FROM requests ORDER BY rowid').all()).toEqual(ids.map((id) => ({ id })));
  expect(db.prepare("SELECT count(*) AS n FROM requests WHERE outcome = 'ok'").get()).toEqual({ n: 200 });
  expect(count(db, 'attempts')).toBe(200);
});

test('every field that was recorded can be read again', async () => {
  const { writer, reader } = tempLedger();
  const usage = usageOf(10, 5, { estimated: true, reportedCostNanoUsd: 7 });
  const start = startOf('gen-1', {
    client: 'curl',
    route: 'fast',
    preset: 'p',
    sessionId: 's',
    referer: 'r',
    userAgent: 'ua',
    externalUser: 'u',
    tags: { team: 'a', 'x y': 'ü' },
  });
  const failed = attemptOf('gen-1', 0, {
    outcome: 'error',
    failureClass: 'overloaded',
    httpStatus: 503,
    message: 'busy',
    credentialId: 'c1',
    firstTokenMs: 1.5,
    dropped: ['topK'],
    passthrough: false,
    usage,
    costNanoUsd: null,
  });
  const end = endOf('gen-1', {
    servedProviderId: 'acme',
    servedProviderName: 'Acme',
    servedModel: 'acme/one',
    servedUpstreamModel: 'one',
    credentialId: 'c2',
    attempts: 2,
    firstTokenMs: 300.5,
    finishReason: 'stop',
    nativeFinishReason: 'end_turn',
    upstreamId: 'msg_1',
    serviceTier: 'flex',
    cacheSourceId: 'gen-0',
    leftWarmCache: true,
    usage,
    costNanoUsd: 0,
    costSource: 'catalog',
    price: {
      input: 1,
      output: 2,
      source: 'user',
      asOf: '2026-01-01',
      tiers: [{ minInputTokens: 5, input: 1, output: 1 }],
    },
    errorType: 'none',
    errorMessage: 'none',
  });
  writer.begin(start);
  writer.attempt(failed);
  writer.attempt(attemptOf('gen-1', 1));
  writer.finish(end);
  await writer.flush();

  expect(await reader.request('gen-1')).toEqual({
    ...start,
    ...end,
    attemptRecords: [failed, attemptOf('gen-1', 1)],
  });
});

test('an unknown price stays unknown and nothing to price stays nothing', async () => {
  const { writer, reader } = tempLedger();
  for (const [id, rest] of [
    ['gen-unknown', { costNanoUsd: null }],
    ['gen-nothing', {}],
    ['gen-free', { costNanoUsd: 0 }],
  ] as const) {
    writer.begin(startOf(id));
    writer.finish(endOf(id, rest));
  }
  await writer.flush();

  expect(await reader.request('gen-unknown')).toHaveProperty('costNanoUsd', null);
  expect(await reader.request('gen-nothing')).not.toHaveProperty('costNanoUsd');
  expect(await reader.request('gen-free')).toHaveProperty('costNanoUsd', 0);
});

test('requests that a dead process left open are marked as interrupted', async () => {
  const { db, reader, writer } = tempLedger();
  writer.begin(startOf('gen-open'));
  writer.begin(startOf('gen-done'));
  writer.finish(endOf('gen-done'));
  await writer.flush();
  await createLedgerWriter(db, { now: () => 9_000 }).close();

  expect(await reader.request('gen-open')).toMatchObject({ outcome: 'interrupted', endedAt: 9_000 });
  expect(await reader.request('gen-open')).not.toHaveProperty('totalMs');
  expect(await reader.request('gen-done')).toMatchObject({ outcome: 'ok' });
});

test('a full disk reaches no caller, and the rows are stored in order once there is space', async () => {
  vi.useFakeTimers();
  const db = tempDatabase();
  const log: string[] = [];
  const writer = createLedgerWriter(db, { log: (line) => log.push(line) });
  const makeSpace = fillDisk(db);
  for (let n = 0; n < 100; n++) {
    writer.begin(startOf(`gen-${n}`, { client: bulky }));
    writer.finish(endOf(`gen-${n}`));
  }
  vi.advanceTimersByTime(60_000);
  expect(count(db)).toBe(0);
  expect(log).toEqual([
    expect.stringMatching(/^Ledger: \d+ rows cannot be stored yet \(database or disk is full\)\.$/),
  ]);

  const flushed = writer.flush();
  makeSpace();
  vi.advanceTimersByTime(60_000);
  await flushed;
  expect(db.prepare("SELECT count(*) AS n FROM requests WHERE outcome = 'ok'").get()).toEqual({ n: 100 });
  expect(log.at(-1)).toBe('Ledger: 200 waiting rows were stored; 0 were lost.');
});

test('a disk that stays full cannot fill the memory: rows beyond a bound are counted as lost', () => {
  vi.useFakeTimers();
  const db = tempDatabase();
  const log: string[] = [];
  const writer = createLedgerWriter(db, { log: (line) => log.push(line) });
  const makeSpace = fillDisk(db);
  for (let n = 0; n < 20_100; n++) writer.begin(startOf(`gen-${n}`));
  makeSpace();
  vi.advanceTimersByTime(60_000);

  expect(count(db)).toBe(20_000);
  expect(log.at(-1)).toBe('Ledger: 20000 waiting rows were stored; 100 were lost.');
});

test('one row that cannot be stored does not hold up the others for ever', async () => {
  const { db, writer, log } = tempLedger();
  writer.begin(startOf('gen-1'));
  writer.begin(startOf('gen-bad', { app: null as unknown as string }));
  writer.begin(startOf('gen-worse', { app: {} as unknown as string }));
  writer.begin(startOf('gen-2'));
  await writer.flush();

  expect(db.prepare('SELECT id FROM requests ORDER BY id').all()).toEqual([{ id: 'gen-1' }, { id: 'gen-2' }]);
  expect(log).toEqual([
    expect.stringContaining('the begin row of gen-bad was dropped'),
    expect.stringContaining('the begin row of gen-worse was dropped'),
  ]);
});

test('closing stores what is queued', async () => {
  const { db, writer } = tempLedger();
  writer.begin(startOf('gen-1'));
  await writer.close();
  expect(count(db)).toBe(1);
});

test('a request that ends after closing is logged, not thrown', async () => {
  const { writer, log } = tempLedger();
  await writer.close();
  expect(() => writer.finish(endOf('gen-1'))).not.toThrow();
  expect(log).toEqual([expect.stringContaining('after closing')]);
});

test('closing on a full disk ends, and a waiting flush learns that its rows are not stored', async () => {
  const db = tempDatabase();
  const log: string[] = [];
  const writer = createLedgerWriter(db, { log: (line) => log.push(line) });
  fillDisk(db);
  writer.begin(startOf('gen-1', { client: bulky }));
  const flushed = writer.flush();
  flushed.catch(() => {});
  await writer.close();

  await expect(flushed).rejects.toThrow('closed before');
  expect(log.at(-1)).toBe('Ledger: closed with 1 rows that could not be stored.');
});
