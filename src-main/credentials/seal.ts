// Seals text with AES-256-GCM: unreadable without the key, and any change is noticed.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { SealingKey } from './sealing-keys.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** As it is stored; binary values are base64. */
export const envelopeSchema = z.object({
  format: z.literal('pointsman-sealed'),
  version: z.literal(1),
  key: z.enum(['secret', 'key-file', 'passphrase']),
  salt: z.string(),
  nonce: z.base64(),
  tag: z.base64(),
  sealed: z.base64(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** A new random nonce each time, so that one key may seal again and again. */
export function seal(text: string, { kind, salt, key }: SealingKey): Envelope {
  const nonce = randomBytes(NONCE_BYTES);
  const head = { format: 'pointsman-sealed', version: 1, key: kind, salt } as const;
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(headBytes(head));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    ...head,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  };
}

/** Undefined when the key is not the one it was sealed with, or anything was changed. */
export function unseal(envelope: Envelope, { key }: SealingKey): string | undefined {
  try {
    const nonce = Buffer.from(envelope.nonce, 'base64');
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(headBytes(envelope))
      .setAuthTag(Buffer.from(envelope.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(envelope.sealed, 'base64')), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

const headBytes = ({ format, version, key, salt }: Pick<Envelope, 'format' | 'version' | 'key' | 'salt'>): Buffer =>
  Buffer.from(JSON.stringify([format, version, key, salt]));
