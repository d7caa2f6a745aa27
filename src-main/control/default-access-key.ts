// The access key of the first start: the only one whose secret is kept, so that it can be shown again.
import type { AccessKey, AccessKeys } from '../access-keys/access-keys.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';

export const DEFAULT_ACCESS_KEY_NAME = 'default';

/** Under which id the credential store holds an access key's secret. */
export const accessKeySecretId = (keyId: string): string => `access-key-${keyId}`;

export const isLive = (key: AccessKey, now: number): boolean =>
  key.revokedAt === undefined && (key.expiresAt === undefined || key.expiresAt > now);

/** Makes the `default` key where no key was ever made; a user who revoked it does not get it back. */
export async function ensureDefaultAccessKey(
  accessKeys: AccessKeys,
  credentials: CredentialStore,
): Promise<AccessKey | undefined> {
  const keys = await accessKeys.list();
  if (keys.length > 0) return keys.find((key) => key.name === DEFAULT_ACCESS_KEY_NAME && key.revokedAt === undefined);
  const { key, secret } = await accessKeys.create({ name: DEFAULT_ACCESS_KEY_NAME });
  await credentials.set(accessKeySecretId(key.id), secret);
  return key;
}
