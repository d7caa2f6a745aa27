// Access keys: only the right secret opens, and no secret is kept.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { AccessKeyError } from '../../src-main/access-keys/access-key-error.ts';
import { openAccessKeys } from '../../src-main/access-keys/sqlite-access-keys.ts';
import { openDatabase } from '../../src-main/database/open-database.ts';
import { tempHome } from '../support/temp-home.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

afterEach(() => void vi.useRealTimers());

test('a secret has 256 random bits in URL-safe characters and is new each time', async () => {
  const keys = openAccessKeys(tempDatabase());
  const secrets = new Set<string>();
  for (let n = 0; n < 20; n++) secrets.add((await keys.create({ name: `app-${n}` })).secret);
  expect(secrets.size).toBe(20);
  for (const secret of secrets) expect(secret).toMatch(/^pm-[A-Za-z0-9_-]{43}$/);
});

test('the right secret opens, also after a restart, and names its app', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db, { now: () => 1_000 });
  const { key, secret } = await keys.create({ name: 'cursor', tags: { team: 'a' }, verbatim: true, expiresAt: 5_000 });

  expect(key).toMatchObject({ name: 'cursor', tags: { team: 'a' }, verbatim: true, expiresAt: 5_000 });
  expect(secret.endsWith(key.lastFour)).toBe(true);
  expect(keys.check(secret)).toEqual({ ok: true, key });
  expect(openAccessKeys(db, { now: () => 1_000 }).check(secret)).toEqual({ ok: true, key });
});

test('anything but the exact secret is refused', async () => {
  const keys = openAccessKeys(tempDatabase());
  const { key, secret } = await keys.create({ name: 'cursor' });
  const last = secret.at(-1) === 'A' ? 'B' : 'A';

  for (const wrong of [secret.slice(0, -1), `${secret} `, secret.slice(0, -1) + last, key.id, 'cursor', 'pm-', 'é']) {
    expect([wrong, keys.check(wrong)]).toEqual([wrong, { ok: false, reason: 'unknown' }]);
  }
  expect(keys.check(undefined)).toEqual({ ok: false, reason: 'missing' });
  expect(keys.check('')).toEqual({ ok: false, reason: 'missing' });
});

test('a revoked key is refused at once, after a restart too, and says why', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db, { now: () => 7_000 });
  const { key, secret } = await keys.create({ name: 'cursor' });

  expect(await keys.revoke('cursor')).toBe(true);
  expect(await keys.revoke('cursor')).toBe(false);
  expect(await keys.revoke(key.id)).toBe(false);
  for (const seen of [keys, openAccessKeys(db)]) {
    expect(seen.check(secret)).toEqual({ ok: false, reason: 'revoked' });
    expect(await seen.list()).toMatchObject([{ id: key.id, revokedAt: 7_000 }]);
  }
});

test('a key stops working at its expiry', async () => {
  let now = 1_000;
  const keys = openAccessKeys(tempDatabase(), { now: () => now });
  const { secret } = await keys.create({ name: 'cursor', expiresAt: 2_000 });
  now = 1_999;
  expect(keys.check(secret).ok).toBe(true);
  now = 2_000;
  expect(keys.check(secret)).toEqual({ ok: false, reason: 'expired' });
  expect(await keys.revoke('cursor')).toBe(false);
});

test('two live keys cannot share a name; a dead one gives its name free', async () => {
  let now = 1_000;
  const keys = openAccessKeys(tempDatabase(), { now: () => now });
  const first = await keys.create({ name: 'cursor' });
  await expect(keys.create({ name: 'cursor' })).rejects.toMatchObject({
    name: 'AccessKeyError',
    code: 'name-taken',
    field: 'name',
  });
  await keys.revoke(first.key.id);
  const second = await keys.create({ name: 'cursor', expiresAt: 2_000 });
  now = 3_000;
  const third = await keys.create({ name: 'cursor' });

  expect([first, second, third].map(({ secret }) => keys.check(secret).ok)).toEqual([false, false, true]);
  expect(await keys.revoke('cursor')).toBe(true);
  expect(keys.check(third.secret)).toEqual({ ok: false, reason: 'revoked' });
});

test.each(['', ' ', ' cursor', 'two\nlines', 'x'.repeat(201)])('the name %j is refused', async (name) => {
  const keys = openAccessKeys(tempDatabase());
  await expect(keys.create({ name })).rejects.toBeInstanceOf(AccessKeyError);
  expect(await keys.list()).toEqual([]);
});

test('an expiry in the past is refused: the key would never work', async () => {
  const keys = openAccessKeys(tempDatabase());
  await expect(keys.create({ name: 'cursor', expiresAt: 5 })).rejects.toMatchObject({ field: 'expiresAt' });
});

test('using a key costs no write per request, and is written later', async () => {
  vi.useFakeTimers();
  const db = tempDatabase();
  const keys = openAccessKeys(db, { now: () => 8_000 });
  const { secret } = await keys.create({ name: 'cursor' });
  const stored = () => db.prepare('SELECT last_used_at FROM access_keys').get()?.['last_used_at'];
  for (let n = 0; n < 100; n++) keys.check(secret);

  expect(stored()).toBeNull();
  expect((await keys.list())[0]?.lastUsedAt).toBe(8_000);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(stored()).toBe(8_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('closing writes the last use; a refused check is no use', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db, { now: () => 8_000 });
  const { secret } = await keys.create({ name: 'cursor' });
  await keys.create({ name: 'other' });
  keys.check(secret);
  keys.check('pm-wrong');
  await keys.close();
  const list = await openAccessKeys(db).list();
  expect(list.map((key) => [key.name, key.lastUsedAt])).toEqual([
    ['cursor', 8_000],
    ['other', undefined],
  ]);
});

test('no file of the home holds a secret, the write-ahead log included', async () => {
  const home = tempHome();
  const db = openDatabase(home);
  const keys = openAccessKeys(db);
  const secrets: string[] = [];
  for (let n = 0; n < 5; n++) secrets.push((await keys.create({ name: `app-${n}` })).secret);
  secrets.forEach((secret) => keys.check(secret));
  await keys.close();
  const files = readdirSync(home).map((name) => readFileSync(join(home, name)));
  db.close();

  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) {
    for (const secret of secrets) expect(file.includes(secret.slice(3))).toBe(false);
  }
});
