// Opening, migrating and refusing database files.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { DatabaseError } from '../../src-main/database/database-error.ts';
import { migrations, schemaVersion } from '../../src-main/database/migrations.ts';
import { databasePath, openDatabase } from '../../src-main/database/open-database.ts';
import { createLedgerReader } from '../../src-main/ledger/read-ledger.ts';
import { tempHome } from '../support/temp-home.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

function openUntilFinished(home: string, steps?: readonly string[]): DatabaseSync {
  const db = openDatabase(home, steps);
  onTestFinished(() => void (db.isOpen && db.close()));
  return db;
}

function failure(open: () => unknown): DatabaseError {
  try {
    open();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error('the database opened');
}

test.skipIf(process.platform === 'win32')('no other user can read the folder, the database or its log', () => {
  const home = join(tempHome(), 'new', 'home');
  const db = openUntilFinished(home);
  db.exec("INSERT INTO settings VALUES ('preference', 'a', '1')");

  expect(modeOf(home)).toBe('700');
  expect(readdirSync(home)).toContain('pointsman.db-wal');
  for (const file of readdirSync(home)) expect([file, modeOf(join(home, file))]).toEqual([file, '600']);
});

test('writers and readers do not block each other, and rows that belong together stay together', () => {
  const db = openUntilFinished(tempHome());
  const pragma = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];

  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(1);
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('busy_timeout')).toBeGreaterThan(0);
});

test('opening an up-to-date database neither migrates nor copies it again', () => {
  const home = tempHome();
  openDatabase(home).close();
  const db = openUntilFinished(home);

  expect(schemaVersion(db)).toBe(migrations.length);
  expect(readdirSync(home).filter((name) => name.includes('.schema-'))).toEqual([]);
});

test('a migration keeps the rows and leaves a readable copy of what was before', () => {
  const home = tempHome();
  const first = openDatabase(home);
  first.exec("INSERT INTO settings VALUES ('preference', 'a', '1')");
  first.close();
  const next = [...migrations, "UPDATE settings SET value_json = '2'"];
  const db = openUntilFinished(home, next);

  expect(schemaVersion(db)).toBe(next.length);
  expect(db.prepare('SELECT value_json FROM settings').get()).toMatchObject({ value_json: '2' });
  const path = `${databasePath(home)}.schema-${migrations.length}`;
  const copy = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => copy.close());
  expect(schemaVersion(copy)).toBe(migrations.length);
  expect(copy.prepare('SELECT value_json FROM settings').get()).toMatchObject({ value_json: '1' });
  if (process.platform !== 'win32') expect(modeOf(path)).toBe('600');
});

test('a home of the first schema keeps its requests, which have none of the later facts', async () => {
  const home = tempHome();
  const first = openDatabase(home, migrations.slice(0, 1));
  first.exec(`INSERT INTO requests (id, started_at, access_key_id, app, dialect, operation, requested_model, stream, outcome)
    VALUES ('gen-1', 5, 'key', 'app', 'openai-chat', 'generate', 'acme/one', 0, 'ok')`);
  first.close();
  const reader = createLedgerReader(databasePath(home));
  onTestFinished(() => reader.close());
  openUntilFinished(home);

  const request = await reader.request('gen-1');
  expect(request).toMatchObject({ id: 'gen-1', outcome: 'ok' });
  for (const fact of ['sessionId', 'upstreamId', 'leftWarmCache']) expect(request).not.toHaveProperty(fact);
});

test('a migration that fails half-way leaves the database as it was', () => {
  const home = tempHome();
  openDatabase(home).close();
  const broken = [...migrations, 'CREATE TABLE half_done (a); SELECT no_such_column FROM settings'];

  const error = failure(() => openDatabase(home, broken));
  expect(error.code).toBe('migration-failed');
  expect(error.message).toMatch(/no_such_column.*a copy is in .*schema-\d+\.$/s);
  const db = openUntilFinished(home);
  expect(schemaVersion(db)).toBe(migrations.length);
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half_done'").get()).toBeUndefined();
});

test('a database of a newer program is refused with the way out, and not touched', () => {
  const home = tempHome();
  openDatabase(home, [...migrations, 'CREATE TABLE from_the_future (a)']).close();

  const error = failure(() => openDatabase(home));
  expect(error.code).toBe('newer');
  expect(error.message).toMatch(/Update Pointsman/);
  const db = openUntilFinished(home, [...migrations, 'CREATE TABLE from_the_future (a)']);
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'from_the_future'").get()).toBeDefined();
});

test('a file that is no database is reported as damaged and not overwritten', () => {
  const home = tempHome();
  const text = 'these are my notes, and not a database at all. '.repeat(100);
  writeFileSync(databasePath(home), text);

  expect(failure(() => openDatabase(home)).code).toBe('damaged');
  expect(statSync(databasePath(home)).size).toBe(text.length);
});

test('a folder that cannot be made is reported with its path', () => {
  const home = tempHome();
  writeFileSync(join(home, 'file'), '');

  const error = failure(() => openDatabase(join(home, 'file', 'home')));
  expect(error.code).toBe('unreadable');
  expect(error.message).toContain(join(home, 'file', 'home', 'pointsman.db'));
});

test('an existing folder keeps its mode: it may be shared on purpose', () => {
  const home = join(tempHome(), 'shared');
  mkdirSync(home, { mode: 0o750 });
  openUntilFinished(home);

  expect(existsSync(databasePath(home))).toBe(true);
  if (process.platform !== 'win32') expect(modeOf(home)).toBe('750');
});
