// Turns a secret into what a call must carry, and says where a secret may be sent.
import { signForAws } from './aws-signature.ts';
import { createGoogleTokens } from './google-token.ts';
import type { Credential, Provider } from './provider.ts';

/** A call before it carries a secret. */
export interface UnsignedCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface AuthorizedCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type Authorize = (
  provider: Pick<Provider, 'auth' | 'name' | 'query'>,
  secret: string | undefined,
  call: UnsignedCall,
) => Promise<AuthorizedCall>;

/**
 * One for a whole engine: Google's tokens are kept in it while they are good.
 * @param now epoch ms
 * @returns rejects with SecretUnusable
 */
export function createAuthorize(now: () => number): Authorize {
  const googleTokens = createGoogleTokens();
  return async (provider, secret, call) => {
    const url = withQuery(call.url, provider.query ?? {});
    const { auth } = provider;
    if (secret === undefined || secret === '') return { url, headers: call.headers };
    switch (auth.type) {
      case 'bearer':
      case 'none':
        // A local server can be started with a key, too.
        return { url, headers: { ...call.headers, authorization: `Bearer ${secret}` } };
      case 'header':
        return { url, headers: { ...call.headers, [auth.name.toLowerCase()]: secret } };
      case 'query':
        return { url: withQuery(url, { [auth.name]: secret }), headers: call.headers };
      case 'aws-sigv4':
        return { url, headers: await signForAws({ ...call, url }, secret, auth.service, now()) };
      case 'google-service-account':
        return { url, headers: { ...call.headers, authorization: await googleTokens(secret, url, auth.scopes) } };
    }
  };
}

function withQuery(url: string, members: Readonly<Record<string, string>>): string {
  if (Object.keys(members).length === 0) return url;
  const extended = new URL(url);
  for (const [name, value] of Object.entries(members)) extended.searchParams.set(name, value);
  return extended.href;
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
