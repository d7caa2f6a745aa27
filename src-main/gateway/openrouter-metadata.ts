// `openrouter_metadata`: every attempt of this answer, for clients that ask with a header.
import type { IncomingMessage } from 'node:http';
import type { FailedTry, Try } from './fallback.ts';
import type { ClientRequest } from './read-request.ts';

const HEADERS = ['x-openrouter-metadata', 'x-openrouter-experimental-metadata'];

/** undefined unless the client asked. */
export function metadataOf(
  request: IncomingMessage,
  client: ClientRequest,
  tried: Try,
  failed: readonly FailedTry[],
): unknown {
  if (!HEADERS.some((name) => request.headers[name] === 'enabled')) return undefined;
  const entry = (each: Try, status: number): object => ({
    provider: each.target.provider.name,
    model: each.target.endpoint.model,
    status,
    ...(each.dropped.length > 0 && { dropped: each.dropped }),
  });
  return {
    requested: client.models[0],
    strategy: failed.length > 0 ? 'fallback' : 'direct',
    attempt: failed.length + 1,
    attempts: [...failed.map((each) => entry(each, each.failure.status ?? 0)), entry(tried, 200)],
    is_byok: true,
  };
}
