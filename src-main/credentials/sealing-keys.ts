// The keys that seal: of the sealed file, derived from POINTSMAN_SECRET or read beside it; of an exported file, derived from a passphrase.
import { randomBytes, scrypt } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CredentialStoreError } from './credential-store-error.ts';
import { writeAtomically } from './write-atomically.ts';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** 32 MB and about a third of a second: dear for a guesser, bearable once per start. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };

/** `secret` = derived from POINTSMAN_SECRET with a stored salt. */
export type KeyKind = 'secret' | 'key-file';

export interface SealingKey {
  /** `passphrase` = of an exported file; it opens nothing of the home. */
  readonly kind: KeyKind | 'passphrase';
  /** base64; '' for a key file. */
  readonly salt: string;
  readonly key: Buffer;
}

export interface SealingKeys {
  /** What new content is sealed with. */
  readonly preferred: KeyKind;
  /** The key of existing content. Throws CredentialStoreError `sealed-file-key`. */
  of(kind: KeyKind, salt: string): Promise<SealingKey>;
  /** A key for new content. Makes the key file where `mayCreate` and there is none. */
  fresh(mayCreate: boolean): Promise<SealingKey>;
}

const missing = (message: string): CredentialStoreError => new CredentialStoreError('sealed-file-key', message);

/** @param secret value of POINTSMAN_SECRET; undefined or '' = use the key file */
export function sealingKeys(home: string, secret: string | undefined): SealingKeys {
  const keyFile = join(home, 'secret.key');
  const derived = new Map<string, Promise<Buffer>>();

  const fromSecret = async (salt: string): Promise<SealingKey> => {
    if (!secret) {
      throw missing(
        'The sealed keys were sealed with POINTSMAN_SECRET, which is not set. Set it and restart Pointsman.',
      );
    }
    const key = derived.get(salt) ?? derive(secret, salt);
    derived.set(salt, key);
    return { kind: 'secret', salt, key: await key };
  };

  const fromFile = async (mayCreate: boolean): Promise<SealingKey> => {
    const text = await readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw missing(`secret.key in the data folder cannot be read (${error.code}). Make it readable for this user.`);
    });
    if (text === undefined && !mayCreate) {
      throw missing('secret.key is missing from the data folder, so the sealed keys cannot be opened. Put it back.');
    }
    if (text === undefined) await writeAtomically(keyFile, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    else await chmod(keyFile, 0o600).catch(() => {});
    const key = Buffer.from(text ?? (await readFile(keyFile, 'utf8')), 'base64');
    if (key.length !== KEY_BYTES) {
      throw missing('secret.key in the data folder is damaged, so the sealed keys cannot be opened. Restore it.');
    }
    return { kind: 'key-file', salt: '', key };
  };

  let newest: Promise<SealingKey> | undefined;
  return {
    preferred: secret ? 'secret' : 'key-file',
    of: (kind, salt) => (kind === 'secret' ? fromSecret(salt) : fromFile(false)),
    fresh(mayCreate) {
      if (!secret) return fromFile(mayCreate);
      newest ??= fromSecret(randomBytes(SALT_BYTES).toString('base64'));
      return newest;
    },
  };
}

/** @param salt of what is to be opened; a new one to seal */
export async function passphraseKey(
  passphrase: string,
  salt: string = randomBytes(SALT_BYTES).toString('base64'),
): Promise<SealingKey> {
  return { kind: 'passphrase', salt, key: await derive(passphrase, salt) };
}

const derive = (secret: string, salt: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
