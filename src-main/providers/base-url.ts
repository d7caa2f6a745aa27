// Checks a base URL that a person typed.
import { isIP } from 'node:net';
import { classifyAddress } from './check-address.ts';

export type BaseUrlCheck =
  { readonly ok: true; readonly baseUrl: string } | { readonly ok: false; readonly message: string };

const METADATA_HOSTS = new Set(['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data']);

const refuse = (message: string): BaseUrlCheck => ({ ok: false, message });

/**
 * Accepts http and https; https is required unless `local`. Returns the URL without trailing slashes.
 * Names are only judged again after resolution, by `mayConnect`.
 */
export function checkBaseUrl(text: string, local: boolean): BaseUrlCheck {
  const url = URL.parse(text.trim());
  if (!url) return refuse('baseUrl is not a URL. Write it in full, such as https://api.example.com/v1.');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse(`baseUrl starts with ${url.protocol}//; only https:// and http:// can be used.`);
  }
  if (url.username || url.password) {
    return refuse('baseUrl contains a user name or password. Leave it out and add the secret as a key.');
  }
  if (url.search || url.hash) return refuse('baseUrl has a part after ? or #. Leave that part out.');
  const hostProblem = judgeHost(url.hostname, local);
  if (hostProblem) return refuse(hostProblem);
  if (url.protocol === 'http:' && !local) {
    return refuse(
      'baseUrl must use https, because a key would travel in the clear. For a server of your own add --local.',
    );
  }
  return { ok: true, baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}

function judgeHost(hostname: string, local: boolean): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (METADATA_HOSTS.has(host)) return metadataMessage(host);
  const isLoopbackName = host === 'localhost' || host.endsWith('.localhost');
  const kind = isLoopbackName ? 'loopback' : isIP(host) ? classifyAddress(host) : 'public';
  if (kind === 'metadata' || kind === 'link-local') return metadataMessage(host);
  if (kind === 'reserved')
    return `baseUrl points at ${host}, which no server can be reached at. Use 127.0.0.1 for this machine.`;
  if (kind !== 'public' && !local) {
    const where = kind === 'loopback' ? 'this machine' : 'a private network';
    return `baseUrl points at ${where} (${host}). Add --local to allow that.`;
  }
  return undefined;
}

const metadataMessage = (host: string): string =>
  `baseUrl points at ${host}, a link-local or cloud metadata address. Keys are never sent there; use the server's own address.`;
