// Turns a secret into request headers, and says where a secret may be sent.
import type { Credential, Provider } from './provider.ts';

/**
 * Headers that carry the secret. A provider that needs none still gets one the user stored for it:
 * local servers can be started with a key.
 */
export function authHeaders(provider: Pick<Provider, 'auth'>, secret: string | undefined): Record<string, string> {
  if (secret === undefined || secret === '') return {};
  if (provider.auth.type === 'header') return { [provider.auth.name.toLowerCase()]: secret };
  return { authorization: `Bearer ${secret}` };
}

/** `scheme://host:port` with the port always written, as `Credential.boundTo` holds it. Throws when `baseUrl` is no URL. */
export function originOf(baseUrl: string): string {
  const url = new URL(baseUrl);
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  return `${url.protocol}//${url.hostname}:${port}`;
}

/** False when the provider's address was changed after the secret was given: it must be entered again. */
export function isBoundTo(credential: Pick<Credential, 'boundTo'>, provider: Pick<Provider, 'baseUrl'>): boolean {
  return credential.boundTo === originOf(provider.baseUrl);
}
