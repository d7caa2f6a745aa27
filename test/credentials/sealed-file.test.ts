// The sealed file: unreadable without its key, never overwritten when it cannot be opened.
import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CredentialStoreError } from '../../src-main/credentials/credential-store-error.ts';
import { openSealedFile } from '../../src-main/credentials/sealed-file.ts';
import { tempHome } from '../support/temp-home.ts';

const sealedPath = (home: string): string => join(home, 'credentials.sealed');
const keyPath = (home: string): string => join(home, 'secret.key');

async function failure(work: Promise<unknown>): Promise<CredentialStoreError> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CredentialStoreError);
  return error as CredentialStoreError;
}

/** How each call fails; throws when one changed the file. */
async function codesOf(home: string, secret: string | undefined): Promise<string[]> {
  const before = readFileSync(sealedPath(home));
  const file = await openSealedFile(home, secret);
  const codes: string[] = [];
  for (const call of [file.get('c1'), file.set('c1', 'new'), file.delete('c1')]) codes.push((await failure(call)).code);
  expect(readFileSync(sealedPath(home)).equals(before)).toBe(true);
  return codes;
}

const wrongKey = ['sealed-file-key', 'sealed-file-key', 'sealed-file-key'];
const damaged = ['sealed-file-damaged', 'sealed-file-damaged', 'sealed-file-damaged'];

test.each([undefined, 'correct horse'])('secrets come back after a restart (POINTSMAN_SECRET %s)', async (secret) => {
  const home = tempHome();
  const file = await openSealedFile(home, secret);
  await file.set('c1', 'sk-one');
  await file.set('c2', 'sk-two ü');
  await file.delete('c1');

  const again = await openSealedFile(home, secret);
  expect([await again.get('c1'), await again.get('c2'), await again.get('none')]).toEqual([
    undefined,
    'sk-two ü',
    undefined,
  ]);
  expect(existsSync(keyPath(home))).toBe(secret === undefined);
});

test('neither secrets nor ids can be read in any file', async () => {
  const home = tempHome();
  const file = await openSealedFile(home, undefined);
  await file.set('credential-id', 'sk-very-secret');
  for (const name of readdirSync(home)) {
    const content = readFileSync(join(home, name), 'utf8');
    expect(content).not.toContain('sk-very-secret');
    expect(content).not.toContain('credential-id');
    expect(content).not.toContain(Buffer.from('sk-very-secret').toString('base64').slice(0, 12));
  }
});

test.skipIf(process.platform === 'win32')(
  'no other user can read the files, and none is left half-written',
  async () => {
    const home = tempHome();
    await (await openSealedFile(home, undefined)).set('c1', 'sk-1');
    const modes = readdirSync(home).map((name) => [name, (statSync(join(home, name)).mode & 0o777).toString(8)]);
    expect(modes).toEqual([
      ['credentials.sealed', '600'],
      ['secret.key', '600'],
    ]);
  },
);

test('reading creates no files', async () => {
  const home = tempHome();
  const file = await openSealedFile(home, undefined);
  expect(await file.get('c1')).toBeUndefined();
  await file.delete('c1');
  expect(readdirSync(home)).toEqual([]);
});

test('the same secrets never look the same twice: nonces are not reused', async () => {
  const home = tempHome();
  const file = await openSealedFile(home, undefined);
  const seen = new Set<string>();
  for (let n = 0; n < 20; n++) {
    await file.set('c1', 'same');
    seen.add((JSON.parse(readFileSync(sealedPath(home), 'utf8')) as { nonce: string }).nonce);
  }
  expect(seen.size).toBe(20);
});

test('many changes at once lose none', async () => {
  const home = tempHome();
  const file = await openSealedFile(home, undefined);
  const ids = Array.from({ length: 30 }, (_, n) => `c${n}`);
  await Promise.all(ids.map((id) => file.set(id, `secret of ${id}`)));
  expect(await Promise.all(ids.map((id) => file.get(id)))).toEqual(ids.map((id) => `secret of ${id}`));
});

test('ids that are names of object properties are only ids', async () => {
  const file = await openSealedFile(tempHome(), undefined);
  expect(await file.get('constructor')).toBeUndefined();
  await file.set('constructor', 'a');
  await file.set('toString', 'b');
  expect([await file.get('constructor'), await file.get('toString')]).toEqual(['a', 'b']);
});

test('a wrong POINTSMAN_SECRET opens nothing and destroys nothing', async () => {
  const home = tempHome();
  await (await openSealedFile(home, 'right')).set('c1', 'sk-1');
  expect(await codesOf(home, 'wrong')).toEqual(wrongKey);
  expect(await (await openSealedFile(home, 'right')).get('c1')).toBe('sk-1');
});

test('a forgotten POINTSMAN_SECRET is named, and no weaker key takes its place', async () => {
  const home = tempHome();
  await (await openSealedFile(home, 'right')).set('c1', 'sk-1');
  expect(await codesOf(home, undefined)).toEqual(wrongKey);
  expect((await failure((await openSealedFile(home, undefined)).get('c1'))).message).toContain('POINTSMAN_SECRET');
  expect(existsSync(keyPath(home))).toBe(false);
});

test('a POINTSMAN_SECRET given later seals what the key file had sealed', async () => {
  const home = tempHome();
  await (await openSealedFile(home, undefined)).set('c1', 'sk-1');
  const file = await openSealedFile(home, 'new secret');
  rmSync(keyPath(home));
  expect(await file.get('c1')).toBe('sk-1');
  expect(await (await openSealedFile(home, 'new secret')).get('c1')).toBe('sk-1');
});

test('a lost key file is named and not replaced by a new one that opens nothing', async () => {
  const home = tempHome();
  await (await openSealedFile(home, undefined)).set('c1', 'sk-1');
  copyFileSync(keyPath(home), `${keyPath(home)}.copy`);
  rmSync(keyPath(home));
  expect(await codesOf(home, undefined)).toEqual(wrongKey);
  expect(existsSync(keyPath(home))).toBe(false);
  copyFileSync(`${keyPath(home)}.copy`, keyPath(home));
  expect(await (await openSealedFile(home, undefined)).get('c1')).toBe('sk-1');
});

test('a damaged key file is reported and kept', async () => {
  const home = tempHome();
  await (await openSealedFile(home, undefined)).set('c1', 'sk-1');
  writeFileSync(keyPath(home), 'short');
  expect(await codesOf(home, undefined)).toEqual(wrongKey);
  expect(readFileSync(keyPath(home), 'utf8')).toBe('short');
});

test.each(['sealed', 'tag', 'nonce', 'salt'] as const)('a changed %s is noticed', async (field) => {
  const home = tempHome();
  await (await openSealedFile(home, 'right')).set('c1', 'sk-1');
  const envelope = JSON.parse(readFileSync(sealedPath(home), 'utf8')) as Record<string, string>;
  const bytes = Buffer.from(envelope[field] ?? '', 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  writeFileSync(sealedPath(home), JSON.stringify({ ...envelope, [field]: bytes.toString('base64') }));
  expect(await codesOf(home, 'right')).toEqual(wrongKey);
});

test('a shortened tag is no way in', async () => {
  const home = tempHome();
  await (await openSealedFile(home, undefined)).set('c1', 'sk-1');
  const envelope = JSON.parse(readFileSync(sealedPath(home), 'utf8')) as { tag: string };
  const tag = Buffer.from(envelope.tag, 'base64').subarray(0, 4).toString('base64');
  writeFileSync(sealedPath(home), JSON.stringify({ ...envelope, tag }));
  expect(await codesOf(home, undefined)).toEqual(wrongKey);
});

test.each(['', '{', '{"format":"other"}', 'null'])(
  'a file that holds %j is reported as damaged and kept',
  async (text) => {
    const home = tempHome();
    writeFileSync(sealedPath(home), text);
    expect(await codesOf(home, undefined)).toEqual(damaged);
  },
);
