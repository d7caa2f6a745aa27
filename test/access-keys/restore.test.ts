// Access keys brought back from a copy: the secret of the copy must open, and the one it replaced must not.
import { expect, test } from 'vitest';
import { AccessKeyError } from '../../src-main/access-keys/access-key-error.ts';
import { openAccessKeys } from '../../src-main/access-keys/sqlite-access-keys.ts';
import { tempDatabase } from '../support/temp-ledger.ts';

const openCopy = async () => {
  const from = openAccessKeys(tempDatabase(), { now: () => 1_000 });
  const { secret } = await from.create({ name: 'editor', tags: { team: 'web' }, scope: { requestsPerMinute: 5 } });
  return { kept: from.kept(), secret };
};

test('a key of the copy opens with its old secret, also after a restart', async () => {
  const { kept, secret } = await openCopy();
  const db = tempDatabase();
  const keys = openAccessKeys(db);
  await keys.restore(kept);
  for (const seen of [keys, openAccessKeys(db)]) {
    expect(seen.check(secret)).toMatchObject({ ok: true, key: { name: 'editor', scope: { requestsPerMinute: 5 } } });
    expect(seen.kept()).toMatchObject(kept);
  }
});

test('a key that is known gets the secret of the copy, and its own opens nothing any more', async () => {
  const { kept, secret } = await openCopy();
  const db = tempDatabase();
  const keys = openAccessKeys(db, { now: () => 1_000 });
  const own = await keys.create({ name: 'mine' });
  const [copy] = kept;
  if (!copy) throw new Error('no key in the copy');
  await keys.restore([{ ...copy, key: { ...copy.key, id: own.key.id } }]);
  for (const seen of [keys, openAccessKeys(db, { now: () => 1_000 })]) {
    expect(seen.check(own.secret)).toEqual({ ok: false, reason: 'unknown' });
    expect(seen.check(secret)).toMatchObject({ ok: true, key: { id: own.key.id, name: 'editor' } });
    expect(seen.kept()).toHaveLength(1);
  }
});

test('all of them or none', async () => {
  const { kept } = await openCopy();
  const db = tempDatabase();
  const keys = openAccessKeys(db);
  const [copy] = kept;
  if (!copy) throw new Error('no key in the copy');
  const sameSecret = { ...copy, key: { ...copy.key, id: 'other', name: 'other' } };
  await expect(keys.restore([copy, sameSecret])).rejects.toThrow('UNIQUE');
  const noName = { ...copy, key: { ...copy.key, name: ' ' } };
  await expect(keys.restore([copy, noName])).rejects.toThrow(AccessKeyError);
  for (const seen of [keys, openAccessKeys(db)]) expect(seen.kept()).toEqual([]);
});
