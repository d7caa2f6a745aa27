// Packed days: whatever happens to the ledger, a report from them equals one that adds up each request by hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPackStore } from '../../src-main/ledger/pack-store.ts';
import type {
  NameGroup,
  RequestRecord,
  Spend,
  SpendFilters,
  SpendGroup,
  SpendQuery,
  SpendSums,
} from '../../src-main/ledger/ledger.ts';
import { isEstimated, isUnpriced, packDay, unpackDay } from '../../src-main/ledger/packed-day.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { createLedgerWriter } from '../../src-main/ledger/write-ledger.ts';
import { databasePath, openDatabase } from '../../src-main/database/open-database.ts';
import { endOf, startOf, usageOf } from '../support/ledger-records.ts';
import { tempHome } from '../support/temp-home.ts';
import { type TempLedger, tempLedger } from '../support/temp-ledger.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const EPOCH = Date.UTC(2026, 10, 20);

const packedCount = ({ db }: TempLedger): number =>
  Number(db.prepare('SELECT count(*) AS n FROM packed_days WHERE body IS NOT NULL').get()?.['n']);

function keyOf(group: SpendGroup, request: RequestRecord, utcOffsetMinutes: number): string {
  const local = request.startedAt + utcOffsetMinutes * MINUTE_MS;
  const iso = new Date(local).toISOString();
  if (group === 'hour') return iso.slice(0, 13);
  if (group === 'day') return iso.slice(0, 10);
  if (group === 'month') return iso.slice(0, 7);
  if (group === 'week') {
    const weekday = (new Date(local).getUTCDay() + 6) % 7;
    return new Date(local - weekday * DAY_MS).toISOString().slice(0, 10);
  }
  return group.startsWith('tag:') ? (request.tags[group.slice(4)] ?? '') : nameOf(group as NameGroup, request);
}

function nameOf(group: NameGroup | 'accessKeyId', request: RequestRecord): string {
  const provider = request.servedProviderId ?? '';
  const endpoint = provider === '' ? '' : `${provider}:${request.servedUpstreamModel ?? ''}`;
  const names = {
    app: request.app,
    accessKeyId: request.accessKeyId,
    endpoint,
    provider,
    model: request.servedModel,
    route: request.route,
    credential: request.credentialId,
  };
  return names[group] ?? '';
}

/** The same report by hand: one request after another. */
function addedUp(requests: readonly RequestRecord[], query: SpendQuery): Map<string, SpendSums> {
  const { from = -Infinity, to = Infinity, filters = {}, utcOffsetMinutes = 0 } = query;
  const { tags = {}, ...names } = filters;
  const sums = new Map<string, SpendSums>();
  for (const request of requests) {
    const isWanted =
      request.startedAt >= from &&
      request.startedAt < to &&
      Object.entries(names).every(([group, wanted]) => wanted.includes(nameOf(group as NameGroup, request))) &&
      Object.entries(tags).every(([key, wanted]) => wanted.includes(request.tags[key] ?? ''));
    if (!isWanted) continue;
    const key = query.by.map((group) => keyOf(group, request, utcOffsetMinutes)).join(' | ');
    const cost = request.costNanoUsd ?? 0;
    const before = sums.get(key);
    sums.set(key, {
      requests: (before?.requests ?? 0) + 1,
      unpricedRequests: (before?.unpricedRequests ?? 0) + Number(request.costNanoUsd === null),
      inputTokens: (before?.inputTokens ?? 0) + (request.usage?.input.total ?? 0),
      cacheReadTokens: (before?.cacheReadTokens ?? 0) + (request.usage?.input.cacheRead ?? 0),
      cacheWriteTokens: (before?.cacheWriteTokens ?? 0) + (request.usage?.input.cacheWrite ?? 0),
      outputTokens: (before?.outputTokens ?? 0) + (request.usage?.output.total ?? 0),
      reasoningTokens: (before?.reasoningTokens ?? 0) + (request.usage?.output.reasoning ?? 0),
      costNanoUsd: (before?.costNanoUsd ?? 0) + cost,
      estimatedNanoUsd: (before?.estimatedNanoUsd ?? 0) + (request.usage?.estimated ? cost : 0),
    });
  }
  return sums;
}

const reported = ({ rows }: Spend): Map<string, SpendSums> =>
  new Map(rows.map(({ keys, ...sums }) => [keys.join(' | '), sums]));

const group: fc.Arbitrary<SpendGroup> = fc.constantFrom<SpendGroup>(
  'app',
  'endpoint',
  'model',
  'provider',
  'route',
  'credential',
  'hour',
  'day',
  'week',
  'month',
  'tag:team',
  'tag:none',
);
const moment = fc.integer({ min: 0, max: 4 * DAY_MS }).map((ms) => EPOCH + ms);
const word = fc.constantFrom('a', 'b', 'c');

const filters: fc.Arbitrary<SpendFilters> = fc.record(
  {
    app: fc.subarray(['a', 'b', 'c']),
    endpoint: fc.subarray(['a:a', 'b:c', '']),
    accessKeyId: fc.constant(['key-1']),
    credential: fc.subarray(['a', '']),
    tags: fc.record({ team: fc.subarray(['a', 'b', '']) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const query: fc.Arbitrary<SpendQuery> = fc.record(
  {
    by: fc.uniqueArray(group, { minLength: 1, maxLength: 2 }),
    filters,
    from: moment,
    to: moment,
    utcOffsetMinutes: fc.constantFrom(0, 330, -210, 845, -720),
  },
  { requiredKeys: ['by'] },
);

type Step =
  | {
      readonly type: 'begin';
      readonly at: number;
      readonly words: readonly string[];
      readonly isOpen: boolean;
      readonly times: number;
    }
  | { readonly type: 'finish'; readonly which: number; readonly cost: number | null }
  | { readonly type: 'pack' }
  | { readonly type: 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('begin' as const),
      at: moment,
      words: fc.array(word, { minLength: 7, maxLength: 7 }),
      isOpen: fc.boolean(),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('finish' as const), which: fc.nat(), cost: fc.option(fc.nat(9_000_000)) }),
  },
  { weight: 2, arbitrary: fc.constant({ type: 'pack' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'restart' as const }) },
);

async function run(ledger: TempLedger, made: string[], next: Step): Promise<void> {
  const { writer } = ledger;
  if (next.type === 'pack') return void (await ledger.reader.packDays());
  // A process that died: what ran is marked as interrupted.
  if (next.type === 'restart') return createLedgerWriter(ledger.db).close();
  if (next.type === 'finish') {
    const id = made[next.which % Math.max(1, made.length)];
    if (id !== undefined)
      writer.finish(
        endOf(id, {
          costNanoUsd: next.cost,
          usage: usageOf(5, 3, { estimated: next.cost !== null && next.cost % 2 === 0 }),
        }),
      );
    return writer.flush();
  }
  const [app = '', providerId, model, upstream, route, credentialId, team = ''] = next.words;
  const id = `gen-${made.length}`;
  made.push(id);
  // The same rows again, as when a group of writes is tried a second time.
  for (let time = 0; time < next.times; time += 1) {
    writer.begin(
      startOf(id, {
        startedAt: next.at,
        app,
        tags: team === 'c' ? {} : { team, other: app },
        ...(route !== 'c' && route !== undefined && { route }),
      }),
    );
    if (next.isOpen) continue;
    const served = {
      servedProviderId: providerId ?? '',
      servedModel: model ?? '',
      servedUpstreamModel: upstream ?? '',
      credentialId: credentialId ?? '',
    };
    writer.finish(endOf(id, { ...(providerId !== 'c' && served), costNanoUsd: next.at % 1_000, usage: usageOf(9, 4) }));
  }
  return writer.flush();
}

test('reports from packed days equal those by hand, whatever was written, finished late, repeated, interrupted or packed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(query, { minLength: 4, maxLength: 4 }),
      async (steps, queries) => {
        const home = tempHome();
        const db = openDatabase(home);
        const ledger: TempLedger = {
          db,
          log: [],
          writer: createLedgerWriter(db),
          reader: createLedgerReader(databasePath(home), { packs: createPackStore(db), now: () => EPOCH + 3 * DAY_MS }),
        };
        const made: string[] = [];
        for (const next of steps) await run(ledger, made, next);
        const requests = await ledger.reader.requests({ limit: 1000 });
        for (const asked of queries) {
          const spend = await ledger.reader.spend(asked);
          const byHand = addedUp(requests, asked);
          expect(reported(spend)).toEqual(byHand);
          expect(spend.total.requests).toBe([...byHand.values()].reduce((sum, { requests: n }) => sum + n, 0));
        }
        await ledger.writer.close();
        await ledger.reader.close();
        db.close();
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('a day that is over is packed after a report, and today is not', async () => {
  const ledger = tempLedger();
  ledger.writer.begin(startOf('gen-1', { startedAt: EPOCH }));
  ledger.writer.begin(startOf('gen-2', { startedAt: Date.now() }));
  for (const id of ['gen-1', 'gen-2']) ledger.writer.finish(endOf(id));
  await ledger.writer.flush();
  await ledger.reader.spend({ by: ['app'] });
  await ledger.reader.packDays();

  expect(ledger.db.prepare('SELECT day FROM packed_days').all()).toEqual([{ day: EPOCH / DAY_MS }]);
  expect((await ledger.reader.spend({ by: ['app'] })).total.requests).toBe(2);
});

test('a day with an open request is not packed; a request that ends late unpacks its day', async () => {
  const ledger = tempLedger();
  ledger.writer.begin(startOf('gen-1', { startedAt: EPOCH }));
  await ledger.writer.flush();
  expect(await ledger.reader.packDays()).toBe(0);

  ledger.writer.finish(endOf('gen-1', { costNanoUsd: 1 }));
  await ledger.writer.flush();
  expect(await ledger.reader.packDays()).toBe(1);
  ledger.writer.finish(endOf('gen-1', { costNanoUsd: 2 }));
  await ledger.writer.flush();
  expect(packedCount(ledger)).toBe(0);
  expect((await ledger.reader.spend({ by: ['app'] })).total.costNanoUsd).toBe(2);
});

test('a day that changes while it is being packed is not stored as it was', () => {
  const { db } = tempLedger();
  const packs = createPackStore(db);
  packs.claim(7);
  const insert =
    'INSERT INTO requests (id, started_at, access_key_id, app, dialect, operation, requested_model, stream, outcome)';
  db.exec(`${insert} VALUES ('gen-1', ${7 * DAY_MS}, 'k', 'a', 'd', 'o', 'm', 0, 'ok')`);
  expect(packs.store(7, 0, new Uint8Array(32))).toBe(false);
  packs.claim(7);
  db.exec("INSERT INTO request_tags VALUES ('gen-1', 'team', 'a')");
  expect(packs.store(7, 1, new Uint8Array(32))).toBe(false);
});

test('counts that fit no column leave their day as it is stored, and the report right', async () => {
  const ledger = tempLedger();
  ledger.writer.begin(startOf('gen-1', { startedAt: EPOCH }));
  ledger.writer.finish(endOf('gen-1', { usage: usageOf(2 ** 40, 1) }));
  await ledger.writer.flush();
  expect(await ledger.reader.packDays()).toBe(0);
  expect((await ledger.reader.spend({ by: ['app'] })).total.inputTokens).toBe(2 ** 40);
});

test('more than 65 536 different sets of tags in a day are told apart', () => {
  const count = 66_000;
  const requests = Array.from({ length: count }, (_, n) => ({
    startedMs: n,
    costNanoUsd: n,
    isUnpriced: n % 2 === 0,
    isEstimated: n % 3 === 2,
    inputTokens: n,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 2 ** 32 - 1,
    reasoningTokens: 0,
    names: { app: 1, accessKeyId: 2, endpoint: 3, model: 4, route: 5, credential: 6, tags: 7 + n },
  }));
  const body = packDay(requests) ?? new Uint8Array();
  // As bytes come that begin at no whole number of eights.
  const shifted = new Uint8Array(body.length + 3).subarray(3);
  shifted.set(body);
  for (const { names, costNanoUsd, measures, flags } of [unpackDay(count, body), unpackDay(count, shifted)]) {
    const last = count - 1;
    expect(names.tags.numbers[names.tags.indexes[last] ?? 0]).toBe(7 + last);
    expect(names.credential.numbers[names.credential.indexes[last] ?? 0]).toBe(6);
    expect([costNanoUsd[last], measures.inputTokens[last], measures.outputTokens[last]]).toEqual([
      last,
      last,
      2 ** 32 - 1,
    ]);
    expect([isUnpriced(flags[last] ?? 0), isEstimated(flags[last] ?? 0)]).toEqual([false, true]);
  }
});

test('activity tells the last 30 days that are over, by day, model and endpoint, for one day or one key', async () => {
  const { writer, reader } = tempLedger();
  const now = EPOCH + 100;
  const served = {
    servedModel: 'acme/one',
    servedProviderId: 'acme',
    servedUpstreamModel: 'one:1',
    costNanoUsd: 3,
    usage: usageOf(2, 1),
  };
  for (const [index, startedAt] of [
    now,
    EPOCH - 1,
    EPOCH - DAY_MS,
    EPOCH - 30 * DAY_MS,
    EPOCH - 30 * DAY_MS - 1,
  ].entries()) {
    writer.begin(startOf(`gen-${index}`, { startedAt, accessKeyId: `key-${index}` }));
    writer.finish(endOf(`gen-${index}`, served));
  }
  await writer.flush();

  expect(await reader.activity({ now })).toMatchObject([
    { date: '2026-10-21', model: 'acme/one', providerId: 'acme', upstreamModel: 'one:1', requests: 1, inputTokens: 2 },
    { date: '2026-11-19', requests: 2, outputTokens: 2, costNanoUsd: 6 },
  ]);
  expect(await reader.activity({ now, date: '2026-10-21' })).toHaveLength(1);
  expect(await reader.activity({ now, accessKeyId: 'key-2' })).toMatchObject([{ date: '2026-11-19', requests: 1 }]);
  for (const date of ['2026-11-20', '2026-10-20', 'yesterday'])
    expect(await reader.activity({ now, date })).toEqual([]);
});
