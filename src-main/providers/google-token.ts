// Tokens of a Google service account: signed here with its own key, so that no other server has to be asked.
import type { JWT } from 'google-auth-library';
import { SecretUnusable } from './secret-unusable.ts';

/** The value of an `authorization` header. @throws SecretUnusable */
export type GoogleTokens = (secret: string, url: string, scopes: readonly string[]) => Promise<string>;

const HOW = 'Paste the whole JSON file of the service account, as Google Cloud gave it.';

/** Clients are kept: each reuses its token until shortly before it expires. */
export function createGoogleTokens(): GoogleTokens {
  const clients = new Map<string, JWT>();
  return async (secret, url, scopes) => {
    const client = clients.get(secret) ?? (await clientFor(secret, scopes));
    clients.set(secret, client);
    try {
      const headers = await client.getRequestHeaders(new URL(url).origin);
      const authorization = headers.get('authorization');
      if (authorization) return authorization;
    } catch (error) {
      clients.delete(secret);
      throw new SecretUnusable(
        `The service account's private key does not sign: ${error instanceof Error ? error.message : 'it is damaged'}. ${HOW}`,
      );
    }
    throw new SecretUnusable(`The service account gave no token. ${HOW}`);
  };
}

async function clientFor(secret: string, scopes: readonly string[]): Promise<JWT> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(secret);
  } catch {
    throw new SecretUnusable(`The service account is not JSON. ${HOW}`);
  }
  const fields = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const { client_email: email, private_key: key, private_key_id: keyId } = fields;
  if (typeof email !== 'string' || email === '')
    throw new SecretUnusable(`The service account has no client_email. ${HOW}`);
  if (typeof key !== 'string' || key === '') throw new SecretUnusable(`The service account has no private_key. ${HOW}`);
  // Large, and most people have no such account.
  const { JWT } = await import('google-auth-library');
  const client = new JWT({ email, key, scopes: [...scopes], ...(typeof keyId === 'string' && { keyId }) });
  client.useJWTAccessWithScope = true;
  return client;
}
