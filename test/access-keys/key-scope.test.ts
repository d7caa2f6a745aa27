// What keys may do: it must survive a restart, change at once, and never be widened by an unrelated change.
import { expect, test } from 'vitest';
import { changedKey, changedScope } from '../../src-main/access-keys/change-key.ts';
import { openAccessKeys } from '../../src-main/access-keys/sqlite-access-keys.ts';
import { openDatabase } from '../../src-main/database/open-database.ts';
import { schemaV1 } from '../../src-main/database/schema-v1.ts';
import { tempHome } from '../support/temp-home.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

const SCOPE = {
  models: ['openai/*'],
  providers: ['openai'],
  routes: ['current'],
  preset: 'strict',
  requestsPerMinute: 60,
  tokensPerMinute: 100_000,
  management: true,
} as const;

test('a scope is checked from memory and is the same after a restart', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db);
  const { key, secret } = await keys.create({ name: 'cursor', scope: SCOPE });
  expect(key.scope).toEqual(SCOPE);
  expect(openAccessKeys(db).check(secret)).toEqual({ ok: true, key });
});

test('a key of a home from before scopes has none, and still opens', () => {
  const home = tempHome();
  const old = openDatabase(home, [schemaV1]);
  old.exec(
    `INSERT INTO access_keys (id, name, secret_hash, last_four, tags_json, verbatim, created_at) VALUES ('a', 'old', x'00', '1234', '{}', 0, 5)`,
  );
  old.close();
  const db = openDatabase(home);
  const keys = openAccessKeys(db);
  return keys
    .list()
    .then((list) =>
      expect(list).toEqual([{ id: 'a', name: 'old', lastFour: '1234', tags: {}, verbatim: false, createdAt: 5 }]),
    )
    .finally(() => db.close());
});

test('a change holds from the next check on, after a restart too, and leaves the rest', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db);
  const { key, secret } = await keys.create({ name: 'cursor', tags: { team: 'a' }, scope: SCOPE });
  const changed = await keys.update('cursor', { scope: { requestsPerMinute: 5, routes: null }, verbatim: true });

  const { routes: _, ...rest } = SCOPE;
  expect(changed).toEqual({ ...key, verbatim: true, scope: { ...rest, requestsPerMinute: 5 } });
  for (const seen of [keys, openAccessKeys(db)]) expect(seen.check(secret)).toEqual({ ok: true, key: changed });
});

test('a key that is switched off is refused and says so, until it is switched on', async () => {
  const db = tempDatabase();
  const keys = openAccessKeys(db);
  const { key, secret } = await keys.create({ name: 'cursor', disabled: true });
  for (const seen of [keys, openAccessKeys(db)]) {
    expect(seen.check(secret)).toEqual({ ok: false, reason: 'disabled' });
  }
  await keys.update(key.id, { disabled: false });
  expect(keys.check(secret).ok).toBe(true);
  expect(openAccessKeys(db).check(secret).ok).toBe(true);
});

test('an expired key comes back by a later expiry, unless its name is taken meanwhile', async () => {
  let now = 1_000;
  const keys = openAccessKeys(tempDatabase(), { now: () => now });
  const { key, secret } = await keys.create({ name: 'cursor', expiresAt: 2_000 });
  now = 3_000;
  await expect(keys.update('cursor', { expiresAt: 2_500 })).rejects.toMatchObject({ field: 'expiresAt' });
  await keys.update('cursor', { expiresAt: 9_000 });
  expect(keys.check(secret).ok).toBe(true);

  now = 9_000;
  const second = await keys.create({ name: 'cursor' });
  await expect(keys.update(key.id, { expiresAt: null })).rejects.toMatchObject({ code: 'name-taken' });
  expect(keys.check(secret)).toEqual({ ok: false, reason: 'expired' });
  // Of two with one name the live one is meant.
  expect(await keys.update('cursor', { verbatim: true })).toMatchObject({ id: second.key.id });
});

test('expiry can be taken away', async () => {
  let now = 1_000;
  const keys = openAccessKeys(tempDatabase(), { now: () => now });
  const { secret } = await keys.create({ name: 'cursor', expiresAt: 2_000 });
  await keys.update('cursor', { expiresAt: null });
  now = 5_000;
  expect(keys.check(secret).ok).toBe(true);
});

test('no rename onto a live key or to a name that no key may have', async () => {
  const keys = openAccessKeys(tempDatabase());
  await keys.create({ name: 'a' });
  await keys.create({ name: 'b' });
  await expect(keys.update('b', { name: 'a' })).rejects.toMatchObject({ code: 'name-taken' });
  await expect(keys.update('b', { name: ' ' })).rejects.toMatchObject({ code: 'name-invalid' });
  expect(await keys.update('b', { name: 'b' })).toMatchObject({ name: 'b' });
  expect((await keys.list()).map(({ name }) => name)).toEqual(['a', 'b']);
});

test('a revoked key is beyond change, and so is one that never was', async () => {
  const keys = openAccessKeys(tempDatabase());
  const { key } = await keys.create({ name: 'cursor' });
  await keys.revoke(key.id);
  for (const name of [key.id, 'cursor', 'ghost']) {
    expect(await keys.update(name, { disabled: false })).toBeUndefined();
  }
});

test('a scope without a limit is no scope; a change of nothing changes nothing', () => {
  expect(changedScope({ models: ['a'] }, { models: null })).toBeUndefined();
  expect(changedScope(undefined, { management: false })).toBeUndefined();
  expect(changedScope(SCOPE, undefined)).toEqual(SCOPE);
  const key = { id: 'a', name: 'a', lastFour: '', tags: { x: '1' }, verbatim: true, createdAt: 1, scope: SCOPE };
  expect(changedKey(key, {})).toEqual(key);
});
