// Spend reports: what is counted where, and that they are read from where it is fast.
import type { SQLInputValue } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { RequestEnd, RequestStart, SpendGroup } from '../../src-main/ledger/ledger.ts';
import { requestStatement } from '../../src-main/ledger/request-queries.ts';
import { groupingOf } from '../../src-main/ledger/spend-groups.ts';
import { packedBodiesSql, packedDaysSql } from '../../src-main/ledger/spend-queries.ts';
import { spendStatement } from '../../src-main/ledger/spend-statement.ts';
import { endOf, startOf, usageOf } from '../support/ledger-records.ts';
import { type TempLedger, tempDatabase, tempLedger } from '../support/temp-ledger.ts';

let made = 0;
function add({ writer }: TempLedger, start: Partial<RequestStart>, end?: Partial<RequestEnd>): void {
  const id = `gen-${made++}`;
  writer.begin(startOf(id, start));
  if (end) writer.finish(endOf(id, end));
}

const DAY_MS = 86_400_000;
const groups: readonly SpendGroup[] = [
  'app',
  'endpoint',
  'model',
  'provider',
  'hour',
  'day',
  'week',
  'month',
  'route',
  'credential',
  'tag:team',
];

test('every group adds up to the same total', async () => {
  const ledger = tempLedger();
  const apps = ['cursor', 'chat'];
  for (let n = 0; n < 30; n++) {
    const served = { servedModel: `acme/${n % 3}`, servedProviderId: `p${n % 2}`, credentialId: `c${n % 4}` };
    add(
      ledger,
      {
        startedAt: n * DAY_MS,
        app: apps[n % 2] ?? '',
        tags: n % 5 ? { team: `t${n % 5}` } : {},
        ...(n % 7 && { route: 'fast' }),
      },
      { ...served, usage: usageOf(10, 2), costNanoUsd: n % 6 ? 1_000 + n : null },
    );
  }
  await ledger.writer.flush();

  for (const by of groups) {
    const { rows } = await ledger.reader.spend({ by: [by] });
    const total = (field: 'requests' | 'unpricedRequests' | 'inputTokens' | 'outputTokens' | 'costNanoUsd') =>
      rows.reduce((sum, row) => sum + row[field], 0);
    expect([by, total('requests'), total('inputTokens'), total('outputTokens')]).toEqual([by, 30, 300, 60]);
    expect([by, total('unpricedRequests'), total('costNanoUsd')]).toEqual([by, 5, 25_000 + 435 - 60]);
  }
});

test('requests without the property come under an empty key, dearest first', async () => {
  const ledger = tempLedger();
  add(ledger, { tags: { team: 'a' } }, { costNanoUsd: 5 });
  add(ledger, { tags: { other: 'a' } }, { costNanoUsd: 9 });
  add(ledger, { route: 'fast' });
  await ledger.writer.flush();

  const keys = async (by: SpendGroup) =>
    (await ledger.reader.spend({ by: [by] })).rows.map((row) => [row.keys[0], row.requests]);
  expect(await keys('tag:team')).toEqual([
    ['', 2],
    ['a', 1],
  ]);
  expect(await keys('route')).toEqual([
    ['', 2],
    ['fast', 1],
  ]);
  expect(await keys('model')).toEqual([['', 3]]);
});

test('a period includes its first millisecond and not its last', async () => {
  const ledger = tempLedger();
  for (const startedAt of [99, 100, 199, 200]) add(ledger, { startedAt, app: String(startedAt) });
  await ledger.writer.flush();

  const { rows } = await ledger.reader.spend({ by: ['app'], from: 100, to: 200 });
  expect(rows.flatMap((row) => row.keys)).toEqual(['100', '199']);
});

test('days are the days of the asking person, in order', async () => {
  const ledger = tempLedger();
  const lateEvening = Date.UTC(2026, 2, 31, 22, 30);
  add(ledger, { startedAt: lateEvening });
  add(ledger, { startedAt: lateEvening - 2 * DAY_MS }, { costNanoUsd: 100 });
  await ledger.writer.flush();

  const days = async (utcOffsetMinutes?: number) => {
    const offset = utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes };
    return (await ledger.reader.spend({ by: ['day'], ...offset })).rows.flatMap((row) => row.keys);
  };
  expect(await days()).toEqual(['2026-03-29', '2026-03-31']);
  expect(await days(120)).toEqual(['2026-03-30', '2026-04-01']);
  expect(await days(-23 * 60)).toEqual(['2026-03-28', '2026-03-30']);
});

test('all requests of a day make one row', async () => {
  const ledger = tempLedger();
  for (const hour of [0, 1, 12, 23]) add(ledger, { startedAt: Date.UTC(2026, 2, 31, hour, 59, 59, 999) });
  await ledger.writer.flush();
  expect((await ledger.reader.spend({ by: ['day'] })).rows).toMatchObject([{ keys: ['2026-03-31'], requests: 4 }]);
});

test('estimated money is told apart and cached tokens are not lost', async () => {
  const ledger = tempLedger();
  const cached = {
    input: { total: 10, uncached: 3, cacheRead: 5, cacheWrite: 2, cacheWrite1h: 0 },
    output: { total: 4, text: 1, reasoning: 3 },
    estimated: true,
  };
  add(ledger, {}, { usage: cached, costNanoUsd: 40 });
  add(ledger, {}, { usage: usageOf(1, 1), costNanoUsd: 2 });
  await ledger.writer.flush();

  expect((await ledger.reader.spend({ by: ['app'] })).rows).toEqual([
    {
      keys: ['default'],
      requests: 2,
      unpricedRequests: 0,
      inputTokens: 11,
      cacheReadTokens: 5,
      cacheWriteTokens: 2,
      outputTokens: 5,
      reasoningTokens: 3,
      costNanoUsd: 42,
      estimatedNanoUsd: 40,
    },
  ]);
});

test('large sums stay exact integers', async () => {
  const ledger = tempLedger();
  for (const costNanoUsd of [4_000_000_000_000_001, 4_000_000_000_000_001]) add(ledger, {}, { costNanoUsd });
  await ledger.writer.flush();
  expect((await ledger.reader.spend({ by: ['app'] })).rows[0]?.costNanoUsd).toBe(8_000_000_000_000_002);
});

test('weeks begin on Monday, months are the asking person’s, hours carry their date', async () => {
  const ledger = tempLedger();
  // A Sunday evening in UTC is Monday in Berlin, and the first of the month in both senses.
  add(ledger, { startedAt: Date.UTC(2026, 10, 29, 23, 30) });
  add(ledger, { startedAt: Date.UTC(2026, 10, 30, 22, 59) });
  await ledger.writer.flush();
  const keys = async (by: SpendGroup, utcOffsetMinutes: number) =>
    (await ledger.reader.spend({ by: [by], utcOffsetMinutes })).rows.flatMap((row) => row.keys);

  expect(await keys('week', 0)).toEqual(['2026-11-23', '2026-11-30']);
  expect(await keys('week', 60)).toEqual(['2026-11-30']);
  expect(await keys('month', 60)).toEqual(['2026-11']);
  expect(await keys('month', 62)).toEqual(['2026-11', '2026-12']);
  expect(await keys('hour', 330)).toEqual(['2026-11-30T05', '2026-12-01T04']);
});

test('of many groups the dearest are shown, and the total counts all', async () => {
  const ledger = tempLedger();
  for (let n = 0; n < 9; n++) add(ledger, { app: `a${n}` }, { costNanoUsd: n === 8 ? 0 : 7 - (n % 4) });
  await ledger.writer.flush();

  const { rows, total, omitted } = await ledger.reader.spend({ by: ['app', 'month'], limit: 3 });
  expect(rows.map((row) => row.keys)).toEqual([
    ['a0', '1970-01'],
    ['a4', '1970-01'],
    ['a1', '1970-01'],
  ]);
  expect([omitted, total.requests, total.costNanoUsd]).toEqual([6, 9, 44]);
});

/** SQLite's plan of a statement, on a database that looks as if it held a million rows. */
function planOf(sql: string, values: Record<string, SQLInputValue> = {}, ...places: readonly number[]): string {
  const db = tempDatabase();
  db.exec(`ANALYZE;
    INSERT INTO sqlite_stat1 VALUES ('requests', 'requests_spend', '1000000 ${'1 '.repeat(17).trim()}');
    INSERT INTO sqlite_stat1 VALUES ('requests', 'requests_outcome', '1000000 250000 1');
    INSERT INTO sqlite_stat1 VALUES ('requests', 'requests_app', '1000000 100000 1'); ANALYZE sqlite_schema`);
  const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values, ...places);
  return rows.map((row) => String(row['detail'])).join('\n');
}

const pairs = groups.flatMap((first, index) => groups.slice(index + 1).map((second) => [first, second] as const));

test.each(pairs)('days that are not packed are read from the index alone: %s and %s', (...by) => {
  const filters = { app: ['a'], endpoint: [''], accessKeyId: ['k'], tags: { env: ['x', ''] } };
  const { sql, values } = spendStatement(by.map(groupingOf), filters, 330 * 60_000);
  const plan = planOf(sql, { ...values, from: 0, to: DAY_MS });
  expect(plan).toContain('SEARCH requests USING COVERING INDEX requests_spend (started_at>? AND started_at<?)');
  expect(plan).not.toContain('SCAN requests');
  expect(plan).toContain('SEARCH request_tags USING PRIMARY KEY (request_id=? AND key=?)');
});

test.each([packedDaysSql, packedBodiesSql])('packed days are found by their number, in order: %s', (sql) => {
  const plan = planOf(sql, {}, 0, 30);
  expect(plan).toBe('SEARCH packed_days USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)');
});

test.each([
  [{}, 'requests_spend'],
  [{ before: 5 }, 'requests_spend'],
  [{ outcome: 'error' }, 'requests_outcome'],
  [{ app: 'chat' }, 'requests_app'],
  [{ app: 'chat', outcome: 'ok', before: 5 }, 'requests_'],
] as const)('the newest requests %o are found in an index, without sorting them all', (query, index) => {
  const { sql, values } = requestStatement(query);
  const plan = planOf(sql, values);
  expect(plan).toContain(`USING INDEX ${index}`);
  expect(plan).not.toContain('USE TEMP B-TREE FOR ORDER BY');
});
