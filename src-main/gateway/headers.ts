// Header rules: what a client may say about itself, what goes upstream, what comes back.
import type { IncomingMessage } from 'node:http';
import type { RequestStart } from '../ledger/ledger.ts';
import type { Provider } from '../providers/provider.ts';
import type { UpstreamReply } from './upstream.ts';
import type { Wire } from './wire.ts';

const MAX_TAGS = 16;
const MAX_TAG_KEY_CHARS = 64;
const MAX_TAG_VALUE_CHARS = 512;

/** A header as one string; '' when absent. */
const one = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
};

/** What the calling program calls itself; undefined when it says nothing. */
export function clientName(request: IncomingMessage): string | undefined {
  const name =
    one(request, 'x-openrouter-title') ||
    one(request, 'x-title') ||
    one(request, 'http-referer') ||
    one(request, 'referer') ||
    one(request, 'user-agent');
  return name === '' ? undefined : name.slice(0, 200);
}

/** Text of a client that is kept with its request: OpenRouter allows as much for a session. */
const MAX_FACT_CHARS = 256;

/** What a request says about who sent it and why, as far as the ledger keeps it; the body's session wins over the header's. */
export function callerFacts(
  request: IncomingMessage,
  json: Readonly<Record<string, unknown>>,
): Pick<RequestStart, 'sessionId' | 'referer' | 'userAgent' | 'externalUser'> {
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MAX_FACT_CHARS) : '');
  const sessionId = text(json['session_id']) || text(one(request, 'x-session-id'));
  const referer = text(one(request, 'http-referer') || one(request, 'referer'));
  const userAgent = text(one(request, 'user-agent'));
  const externalUser = text(json['user']);
  return {
    ...(sessionId !== '' && { sessionId }),
    ...(referer !== '' && { referer }),
    ...(userAgent !== '' && { userAgent }),
    ...(externalUser !== '' && { externalUser }),
  };
}

/**
 * Tags of a request: the key's own, then the header `feature=search, team=web`, then body metadata; later ones win.
 * Metadata that is no string pair is no tag.
 */
export function tagsOf(
  request: IncomingMessage,
  metadata: unknown,
  defaults: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const tags = new Map<string, string>(Object.entries(defaults));
  const add = (key: string, value: string): void => {
    const name = key.trim().slice(0, MAX_TAG_KEY_CHARS);
    if (name !== '' && (tags.size < MAX_TAGS || tags.has(name)))
      tags.set(name, value.trim().slice(0, MAX_TAG_VALUE_CHARS));
  };
  if (typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata)) {
    for (const [key, value] of Object.entries(metadata)) if (typeof value === 'string') add(key, value);
  }
  for (const pair of one(request, 'x-pointsman-tags').split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) add(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return Object.fromEntries(tags);
}

/** Headers with a feature prefix that name an account, not a feature. */
const NEVER_FORWARDED: ReadonlySet<string> = new Set([
  'openai-organization',
  'openai-project',
  'anthropic-dangerous-direct-browser-access',
]);

/**
 * Headers of an upstream call but for the secret, built from nothing: the client's own headers pass only if they are feature headers of the target's dialect.
 */
export function upstreamHeaders(
  request: IncomingMessage,
  provider: Provider,
  { dialect, shared }: Wire,
  version: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'user-agent': `Pointsman/${version}`,
    ...dialect.requiredHeaders,
    ...provider.headers,
  };
  if (shared) {
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value !== 'string' || NEVER_FORWARDED.has(name)) continue;
      if (name.startsWith(shared.featureHeaderPrefix)) headers[name] = value;
    }
  }
  return headers;
}

/** Vendor headers that clients of the same dialect act on. */
const RETURNED = /^(request-id|x-ratelimit-|anthropic-ratelimit-|retry-after)/;

export function returnedHeaders(headers: UpstreamReply['headers']): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && RETURNED.test(name)) kept[name] = value;
  }
  return kept;
}

/** Models are called whatever their server calls them; a header holds one line of Latin letters, and what does not fit is escaped. */
export const sayable = (value: string): string =>
  value.replace(/[^\t\x20-\x7e\xa0-\xff]+/g, (odd) => encodeURIComponent(odd.toWellFormed()));
