// Fetches a public list: bounded in size and time, and only when it has changed.
import { request, type Dispatcher } from 'undici';
import { createCheckedAgent } from '../../providers/checked-agent.ts';
import { makeProvider } from '../../providers/make-provider.ts';

export type FetchedSource =
  | { readonly outcome: 'changed'; readonly body: unknown; readonly etag?: string }
  | { readonly outcome: 'unchanged' }
  /** `message` is a sentence without the name of the source. */
  | { readonly outcome: 'failed'; readonly message: string };

export interface FetchOptions {
  /** What the last copy was called; the source then answers briefly when it still is the same. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Default: an agent that refuses private, link-local and metadata addresses. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Default 32 MiB: the largest list is a tenth of that. */
  readonly maxBytes?: number | undefined;
  /** For the whole answer. Default 30 000. */
  readonly timeLimitMs?: number | undefined;
}

const MAX_BYTES = 32 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/** Redirects are not followed. Never rejects. */
export async function fetchSource(url: string, options: FetchOptions): Promise<FetchedSource> {
  const { etag, maxBytes = MAX_BYTES, timeLimitMs = TIME_LIMIT_MS } = options;
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  const signal = options.signal ? AbortSignal.any([timeLimit, options.signal]) : timeLimit;
  const ownAgent = options.dispatcher ? undefined : agentFor(url, timeLimitMs);
  const dispatcher = options.dispatcher ?? ownAgent;
  try {
    const answer = await request(url, {
      method: 'GET',
      headers: { accept: 'application/json', ...(etag !== undefined && { 'if-none-match': etag }) },
      signal,
      ...(dispatcher && { dispatcher }),
    });
    if (answer.statusCode === 304) {
      await answer.body.dump();
      return { outcome: 'unchanged' };
    }
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return failed(`It answered with HTTP ${answer.statusCode}.`);
    }
    const declared = Number(answer.headers['content-length'] ?? 0);
    const text = declared > maxBytes ? undefined : await readLimited(answer.body, maxBytes);
    if (text === undefined) {
      answer.body.destroy();
      return failed(`It is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB, so it was not read.`);
    }
    const tag = answer.headers.etag;
    return { outcome: 'changed', body: JSON.parse(text) as unknown, ...(typeof tag === 'string' && { etag: tag }) };
  } catch (error) {
    if (timeLimit.aborted) return failed(`It did not answer within ${timeLimitMs / 1000} seconds.`);
    if (options.signal?.aborted) return failed('The refresh was stopped.');
    if (error instanceof SyntaxError) return failed('What it sent is no JSON.');
    return failed(`It could not be reached (${error instanceof Error ? error.message : String(error)}).`);
  } finally {
    await ownAgent?.destroy();
  }
}

const failed = (message: string): FetchedSource => ({ outcome: 'failed', message });

/** The same rules as for a provider of the open network. */
function agentFor(url: string, timeLimitMs: number): Dispatcher | undefined {
  const { origin, hostname } = new URL(url);
  const made = makeProvider('catalog-source', { name: hostname, dialect: 'openai-chat', baseUrl: origin });
  return made.ok ? createCheckedAgent(made.provider, timeLimitMs) : undefined;
}

/** undefined when there is more than `maxBytes`: the rest is not read. */
async function readLimited(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
