// Stores a secret for a provider: the secret in the credential store, what may be shown in the settings.
import { originOf } from '../providers/authorize.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { ControlParts } from './parts.ts';
import { credentialsOf } from './views.ts';

/** Four characters of a short secret would be too much of it. */
const MIN_LENGTH_TO_SHOW = 12;

/** The last four characters, or '' for a secret too short to show any. */
export const lastFourOf = (secret: string): string => (secret.length >= MIN_LENGTH_TO_SHOW ? secret.slice(-4) : '');

/**
 * Adding the same secret again answers with the credential that already holds it; one that was imported without its secret, and
 * looks like it, takes it up.
 */
export async function addCredential(
  parts: ControlParts,
  provider: Provider,
  secret: string,
  label?: string,
): Promise<Credential> {
  const boundTo = originOf(provider.baseUrl);
  const siblings = credentialsOf(parts, provider.id);
  const twin = await findHolder(parts, siblings, secret);
  if (twin) return twin;
  const waiting = await findWaiting(parts, siblings, secret);
  const order = Math.max(-1, ...siblings.map((sibling) => sibling.order)) + 1;
  const fresh = { id: crypto.randomUUID(), label: `Key ${order + 1}`, order, createdAt: parts.now() };
  const credential: Credential = {
    ...(waiting ?? fresh),
    ...(label !== undefined && { label }),
    providerId: provider.id,
    lastFour: lastFourOf(secret),
    storedIn: parts.credentials.kind,
    boundTo,
    enabled: true,
  };
  await parts.credentials.set(credential.id, secret);
  try {
    await parts.settings.putCredential(credential);
  } catch (cause) {
    await parts.credentials.delete(credential.id);
    throw cause;
  }
  return credential;
}

/** Which of these credentials holds this secret already? */
export async function findHolder(
  parts: ControlParts,
  credentials: readonly Credential[],
  secret: string,
): Promise<Credential | undefined> {
  for (const credential of credentials) {
    if ((await parts.credentials.get(credential.id)) === secret) return credential;
  }
  return undefined;
}

/** A key that has no secret and is off for that: it was imported. */
async function findWaiting(
  parts: ControlParts,
  siblings: readonly Credential[],
  secret: string,
): Promise<Credential | undefined> {
  for (const sibling of siblings) {
    if (sibling.enabled || sibling.lastFour !== lastFourOf(secret)) continue;
    if ((await parts.credentials.get(sibling.id)) === undefined) return sibling;
  }
  return undefined;
}

/** The secret goes first: metadata without a secret can be seen and removed, a secret without metadata cannot. */
export async function removeCredential(parts: ControlParts, credential: Credential): Promise<void> {
  await parts.credentials.delete(credential.id);
  await parts.settings.removeCredential(credential.id);
}
