// The secret of an access key: how it is made, and the only form in which it is kept.
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'pm-';
const SECRET_BYTES = 32;

/** `pm-` and 43 URL-safe characters: 256 random bits. */
export const newSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64url');

/** Plain SHA-256: a secret of 256 random bits cannot be guessed, so there is nothing a slow hash would slow down. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
