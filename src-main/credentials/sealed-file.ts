// Secrets in one sealed file of the home, for systems without a keychain.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CredentialStoreError } from './credential-store-error.ts';
import { envelopeSchema, seal, unseal } from './seal.ts';
import { type KeyKind, sealingKeys } from './sealing-keys.ts';
import type { SecretBox } from './secret-box.ts';
import { writeAtomically } from './write-atomically.ts';

const contentSchema = z.record(z.string(), z.string());
const homeEnvelopeSchema = envelopeSchema.extend({ key: z.enum(['secret', 'key-file']) });
type HomeEnvelope = z.infer<typeof homeEnvelopeSchema>;

export interface SealedFile extends SecretBox {
  /** What protects the file from now on. */
  readonly protection: KeyKind;
}

/**
 * A file sealed with the key file is sealed anew once POINTSMAN_SECRET is there. A file that cannot be opened is never
 * overwritten: every call rejects until it can.
 * @param secret value of POINTSMAN_SECRET
 */
export async function openSealedFile(home: string, secret: string | undefined): Promise<SealedFile> {
  const path = join(home, 'credentials.sealed');
  const keys = sealingKeys(home, secret);

  const readAll = async (): Promise<{ secrets: Map<string, string>; envelope: HomeEnvelope | undefined }> => {
    const envelope = await readEnvelope(path);
    if (!envelope) return { secrets: new Map(), envelope };
    const text = unseal(envelope, await keys.of(envelope.key, envelope.salt));
    if (text === undefined) throw cannotOpen(envelope.key);
    return { secrets: new Map(Object.entries(contentSchema.parse(JSON.parse(text)))), envelope };
  };

  const change = async (work: (secrets: Map<string, string>) => boolean): Promise<void> => {
    const { secrets, envelope } = await readAll();
    if (!work(secrets)) return;
    const reusable = envelope?.key === 'secret' && keys.preferred === 'secret';
    const key = reusable ? await keys.of('secret', envelope.salt) : await keys.fresh(envelope === undefined);
    await writeAtomically(path, JSON.stringify(seal(JSON.stringify(Object.fromEntries(secrets)), key)));
  };

  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: two changes at once would lose one of them. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn.catch(() => {});
    return turn;
  };

  const reseal = async (): Promise<void> => {
    const { envelope } = await readAll();
    if (envelope && envelope.key !== keys.preferred) await change(() => true);
  };
  // A file that cannot be opened is reported by the calls that need it.
  await inTurn(reseal).catch(() => {});

  return {
    protection: keys.preferred,
    get: (id) => inTurn(async () => (await readAll()).secrets.get(id)),
    set: (id, value) => inTurn(() => change((secrets) => secrets.set(id, value).has(id))),
    delete: (id) => inTurn(() => change((secrets) => secrets.delete(id))),
  };
}

/** Undefined when there is no file yet. */
async function readEnvelope(path: string): Promise<HomeEnvelope | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw damaged(`cannot be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  try {
    return homeEnvelopeSchema.parse(JSON.parse(text));
  } catch {
    throw damaged('is not in the format it was written in');
  }
}

const damaged = (problem: string): CredentialStoreError =>
  new CredentialStoreError(
    'sealed-file-damaged',
    `credentials.sealed in the data folder ${problem}. Restore it from a copy, or move it away and enter the keys again.`,
  );

const cannotOpen = (kind: KeyKind): CredentialStoreError =>
  new CredentialStoreError(
    'sealed-file-key',
    kind === 'secret'
      ? 'The sealed keys cannot be opened: POINTSMAN_SECRET is not the one they were sealed with, or credentials.sealed was changed. Set the right one, or restore the file.'
      : 'The sealed keys cannot be opened: secret.key is not the one they were sealed with, or credentials.sealed was changed. Restore both from the same copy.',
  );
