// Days by the clocks of a place: where they are changed, each request still lies on the day that a calendar there shows.
import { expect, test } from 'vitest';
import { createPackStore } from '../../src-main/ledger/pack-store.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { createLedgerWriter } from '../../src-main/ledger/write-ledger.ts';
import { databasePath, openDatabase } from '../../src-main/database/open-database.ts';
import { offsetStretches } from '../../src-main/ledger/offset-stretches.ts';
import { endOf, startOf } from '../support/ledger-records.ts';
import { tempHome } from '../support/temp-home.ts';

const HOUR_MS = 3_600_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/St_Johns', 'UTC'];

function keyIn(timeZone: string, at: number, group: 'hour' | 'day' | 'month'): string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const month = `${part['year']}-${part['month']}`;
  if (group === 'month') return month;
  return group === 'day' ? `${month}-${part['day']}` : `${month}-${part['day']}T${part['hour']}`;
}

// Every 45 minutes around both changes of all those zones, and the turn of the year.
const MOMENTS = [
  Date.UTC(2026, 2, 7),
  Date.UTC(2026, 2, 28),
  Date.UTC(2026, 3, 4),
  Date.UTC(2026, 9, 3),
  Date.UTC(2026, 9, 24),
  Date.UTC(2026, 9, 31),
  Date.UTC(2026, 11, 31),
].flatMap((start) => Array.from({ length: 70 }, (_, index) => start + index * 0.75 * HOUR_MS));

test.each(['packed', 'not packed'])('hours, days and months follow summer time: %s', async (how) => {
  const home = tempHome();
  const db = openDatabase(home);
  const writer = createLedgerWriter(db);
  const now = (): number => Date.UTC(2027, 5, 1);
  const reader = createLedgerReader(databasePath(home), {
    now,
    ...(how === 'packed' && { packs: createPackStore(db) }),
  });
  for (const [index, startedAt] of MOMENTS.entries()) {
    writer.begin(startOf(`gen-${index}`, { startedAt }));
    writer.finish(endOf(`gen-${index}`, { costNanoUsd: 1 }));
  }
  await writer.flush();
  if (how === 'packed') expect(await reader.packDays()).toBeGreaterThan(15);
  for (const timeZone of ZONES) {
    for (const group of ['hour', 'day', 'month'] as const) {
      const { rows, total } = await reader.spend({ by: [group, 'app'], timeZone });
      const byHand = Map.groupBy(MOMENTS, (at) => keyIn(timeZone, at, group));
      expect(new Map(rows.map(({ keys: [key], requests }) => [key, requests]))).toEqual(
        new Map([...byHand].map(([key, moments]) => [key, moments.length])),
      );
      expect(total.requests).toBe(MOMENTS.length);
    }
    const period = { from: MOMENTS[100] ?? 0, to: MOMENTS[300] ?? 0 };
    expect((await reader.spend({ by: ['day'], timeZone, ...period })).total.requests).toBe(200);
  }
  await writer.close();
  await reader.close();
  db.close();
});

test('a period without requests has no days', async () => {
  const home = tempHome();
  openDatabase(home).close();
  const reader = createLedgerReader(databasePath(home));
  expect(await reader.spend({ by: ['day'], timeZone: 'Europe/Berlin' })).toMatchObject({ rows: [], omitted: 0 });
  await reader.close();
});

test('pieces join without a gap, and clocks of the far past and future do not take forever', () => {
  const stretches = offsetStretches('Europe/Berlin', -8.64e15, 8.64e15);
  expect(stretches.length).toBeGreaterThan(200);
  expect(stretches.length).toBeLessThan(300);
  expect([stretches[0]?.from, stretches.at(-1)?.to]).toEqual([-8.64e15, 8.64e15]);
  for (const [index, { to }] of stretches.slice(0, -1).entries()) expect(stretches[index + 1]?.from).toBe(to);
  expect(offsetStretches('UTC', 5, 9)).toEqual([{ from: 5, to: 9, utcOffsetMs: 0 }]);
});
