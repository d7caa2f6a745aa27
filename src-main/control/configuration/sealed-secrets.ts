// The secrets of an exported configuration, sealed with a passphrase and tied to the file they were written into.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Envelope, seal, unseal } from '../../credentials/seal.ts';
import { passphraseKey } from '../../credentials/sealing-keys.ts';
import { Refusal } from '../refusal.ts';
import type { Configuration } from './file-format.ts';

const secretsSchema = z.object({
  /** Secrets of provider keys by credential id. */
  credentials: z.record(z.string(), z.string()),
  /** By access key id: the hash of its secret, and the secret itself where Pointsman keeps it. */
  accessKeys: z.record(z.string(), z.object({ hash: z.hash('sha256'), secret: z.string().exactOptional() })),
  digest: z.hash('sha256'),
});

export type Secrets = Omit<z.infer<typeof secretsSchema>, 'digest'>;

export async function sealSecrets(
  secrets: Secrets,
  signed: Configuration['signed'],
  passphrase: string,
): Promise<Envelope> {
  return seal(JSON.stringify({ ...secrets, digest: digestOf(signed) }), await passphraseKey(passphrase));
}

export async function openSecrets(
  envelope: Envelope,
  signed: Configuration['signed'],
  passphrase: string,
): Promise<Secrets | Refusal> {
  const text = unseal(envelope, await passphraseKey(passphrase, envelope.salt));
  if (text === undefined) return wrongPassphrase;
  const { digest, ...secrets } = secretsSchema.parse(JSON.parse(text));
  return digest === digestOf(signed) ? secrets : changedFile;
}

/** Whoever changes where a key may be sent would get the key: the secrets open only with what they were written with. */
const digestOf = ({ settings, accessKeys }: Configuration['signed']): string =>
  createHash('sha256')
    .update(JSON.stringify([settings, accessKeys]))
    .digest('hex');

const wrongPassphrase = new Refusal(
  400,
  'wrong-passphrase',
  'passphrase: it is not the one that the secrets were sealed with, or they were changed. Nothing was changed here.',
  'passphrase',
);

const changedFile = new Refusal(
  400,
  'changed-file',
  'secrets: the file was changed after its secrets were sealed, so they are not used. Export it again, or import it without its secrets.',
  'secrets',
);
