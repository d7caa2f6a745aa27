// The stored answer of the same request, where the client wishes for one; else what is needed to store this one.
import { cacheKey, cacheWish } from '../response-cache/cache-wish.ts';
import { MAX_ANSWER_CHARS, type StoredAnswer } from '../response-cache/response-cache.ts';
import { forStore, retell } from '../response-cache/retell.ts';
import { sayable } from './headers.ts';
import { hearReply } from './heard-reply.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';
import { startRecord, type Ending } from './record.ts';
import type { Reply } from './reply.ts';

export interface Caching {
  /** What is stored for it. */
  readonly hit: StoredAnswer | undefined;
  /** The reply to be used from here on. */
  listen(reply: Reply): Reply;
  /** Stores the answer if it is a whole and good one. */
  ended(ending: Ending): void;
}

const STATUS = 'x-openrouter-cache-status';
const TTL = 'x-openrouter-cache-ttl';

/** undefined when the client wishes for nothing. */
export function startCaching(client: ClientRequest, exchange: Exchange, parts: GatewayParts): Caching | undefined {
  const { request, response, key, dialect, path, id } = exchange;
  const { responseCache, now } = parts;
  const wish = cacheWish(request.headers, client.presetCache);
  // What was sent to a provider is not told again as if it had been sent.
  if (!wish || client.json['debug']) return undefined;
  // The key's scope too: what it may no longer ask for is not told again.
  const name = cacheKey([key.id, key.scope ?? null, client.models, dialect.id, path, client.stream, client.json]);
  if (wish.clear) responseCache.remove(name);
  const hit = responseCache.get(name);
  if (!hit) {
    response.setHeader(STATUS, 'MISS');
    response.setHeader(TTL, String(wish.ttlMs / 1000));
  }
  let heard: () => string | undefined = () => undefined;
  return {
    hit,
    listen(reply) {
      const listening = hearReply(reply, MAX_ANSWER_CHARS);
      heard = listening.heard;
      return listening;
    },
    ended({ outcome, httpStatus, served }) {
      const text = heard();
      // An empty answer is more often a failure than an answer.
      const isGood = outcome === 'ok' && httpStatus === 200 && (served?.usage.output.total ?? 0) > 0;
      if (!isGood || !served || !text) return;
      const { provider, endpoint } = served.tried.target;
      responseCache.put(name, {
        sourceId: id,
        contentType: String(response.getHeader('content-type') ?? 'application/json; charset=utf-8'),
        text: forStore(text),
        servedBy: {
          providerId: provider.id,
          providerName: provider.name,
          model: endpoint.model,
          upstreamModel: endpoint.upstreamModel,
        },
        storedAt: now(),
        ttlMs: wish.ttlMs,
      });
    },
  };
}

/** Nobody is asked and nothing is paid; the ledger says whose answer it was. */
export function answerStored(
  stored: StoredAnswer,
  client: ClientRequest,
  exchange: Exchange,
  parts: GatewayParts,
): void {
  const { response, id } = exchange;
  const ageMs = parts.now() - stored.storedAt;
  const recorder = startRecord(exchange, client, undefined, 'generate', parts);
  const body = Buffer.from(retell(stored.text, id));
  response.writeHead(200, {
    'content-type': stored.contentType,
    'x-pointsman-model': sayable(stored.servedBy.model),
    'x-pointsman-provider': stored.servedBy.providerId,
    'x-pointsman-attempts': '0',
    [STATUS]: 'HIT',
    'x-openrouter-cache-age': String(Math.floor(ageMs / 1000)),
    [TTL]: String(Math.ceil((stored.ttlMs - ageMs) / 1000)),
    'x-openrouter-cache-source-id': stored.sourceId,
    ...(client.stream ? { 'cache-control': 'no-cache, no-transform' } : { 'x-pointsman-cost-usd': '0' }),
  });
  response.end(body);
  recorder.end({
    outcome: 'ok',
    httpStatus: 200,
    attempts: 0,
    cacheSourceId: stored.sourceId,
    retold: stored.servedBy,
  });
}
