// What a passphrase seals: the same words open it, others do not, and it is no file of a home.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seal, unseal } from '../../src-main/credentials/seal.ts';
import { openSealedFile } from '../../src-main/credentials/sealed-file.ts';
import { passphraseKey } from '../../src-main/credentials/sealing-keys.ts';
import { tempHome } from '../support/temp-home.ts';

test('the same passphrase opens, written in any form of Unicode; another does not', async () => {
  const envelope = seal('sk-secret', await passphraseKey('schlüssel'));
  expect(JSON.stringify(envelope)).not.toContain('sk-secret');
  expect(unseal(envelope, await passphraseKey('schlüssel', envelope.salt))).toBe('sk-secret');
  expect(unseal(envelope, await passphraseKey('schlu\u0308ssel', envelope.salt))).toBe('sk-secret');
  expect(unseal(envelope, await passphraseKey('schlussel', envelope.salt))).toBeUndefined();
});

test('two seals of one text have nothing in common', async () => {
  const [a, b] = [seal('x', await passphraseKey('p')), seal('x', await passphraseKey('p'))];
  expect(a.salt).not.toBe(b.salt);
  expect(a.nonce).not.toBe(b.nonce);
  expect(a.sealed).not.toBe(b.sealed);
});

test('a home does not take one for its own sealed file', async () => {
  const home = tempHome();
  writeFileSync(join(home, 'credentials.sealed'), JSON.stringify(seal('{}', await passphraseKey('p'))));
  const file = await openSealedFile(home, 'p');
  await expect(file.get('c1')).rejects.toMatchObject({ code: 'sealed-file-damaged' });
});
