// A process that dies in the middle of writing.
import { expect, test } from 'vitest';
import { databasePath } from '../../src-main/database/open-database.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { createLedgerWriter } from '../../src-main/ledger/write-ledger.ts';
import { sourceUrl, startChild } from '../support/child.ts';
import { tempHome } from '../support/temp-home.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

const records = new URL('../support/ledger-records.ts', import.meta.url).href;

test('kill -9 while writing: what was flushed is there, what ran is marked interrupted, the file is sound', async () => {
  const home = tempHome();
  const child = startChild(`
    import { openDatabase } from ${JSON.stringify(sourceUrl('database/open-database.ts'))};
    import { createLedgerWriter } from ${JSON.stringify(sourceUrl('ledger/write-ledger.ts'))};
    import { startOf, endOf, attemptOf } from ${JSON.stringify(records)};
    const writer = createLedgerWriter(openDatabase(${JSON.stringify(home)}));
    for (let n = 0; n < 50; n++) {
      writer.begin(startOf('gen-done-' + n));
      writer.attempt(attemptOf('gen-done-' + n, 0));
      writer.finish(endOf('gen-done-' + n));
      writer.begin(startOf('gen-open-' + n));
    }
    await writer.flush();
    console.log('flushed');
    const more = (n) => {
      for (let i = 0; i < 20; i++) writer.begin(startOf('gen-late-' + n + '-' + i));
      setImmediate(more, n + 1);
    };
    more(0);
  `);
  expect(await child.line()).toBe('flushed');
  await child.kill();

  const db = tempDatabase(home);
  await createLedgerWriter(db).close();
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  const outcomes = (pattern: string) =>
    db.prepare('SELECT outcome, count(*) AS n FROM requests WHERE id GLOB ? GROUP BY outcome').all(pattern);
  expect(outcomes('gen-done-*')).toEqual([{ outcome: 'ok', n: 50 }]);
  expect(outcomes('gen-open-*')).toEqual([{ outcome: 'interrupted', n: 50 }]);
  expect(outcomes('gen-*').map((row) => row['outcome'])).not.toContain('open');

  const reader = createLedgerReader(databasePath(home));
  expect(await reader.requests({ outcome: 'ok' })).toHaveLength(50);
  await reader.close();
});
