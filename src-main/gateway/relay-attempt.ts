// One upstream call of a relayed operation: a whole answer, a stream of bytes or events once its first piece is there, or the failure.
import type { Readable } from 'node:stream';
import type { TargetDialect } from '../dialects/dialect.ts';
import type { StreamPart } from '../dialects/model-stream.ts';
import { isJson, parseJson, textOr } from '../dialects/read-json.ts';
import { SseParser, type SseEvent } from '../dialects/sse.ts';
import { decodeRelayUsage } from '../relay/usage.ts';
import type { Timeouts } from '../routing/plan.ts';
import type { AttemptOutcome, Batch, Batches } from './attempt.ts';
import { failureOfError, failureOfResponse, failureOfUpstreamError, malformed, truncated } from './attempt-failures.ts';
import { startLimits, type Limits } from './limits.ts';
import { readAll } from './read-all.ts';
import type { UpstreamCall, UpstreamReply } from './upstream.ts';

type Call = Omit<UpstreamCall, 'signal' | 'connectMs' | 'body'>;

/** The network, whose calls may also carry a body that is still being read: its HTTP client takes both. */
interface StreamingUpstream {
  send(call: Omit<UpstreamCall, 'body'> & { readonly body: Buffer | Readable }): Promise<UpstreamReply>;
}

export interface RelayAttemptInput {
  readonly upstream: StreamingUpstream;
  readonly dialect: TargetDialect;
  readonly call: Call;
  /** @param alive to be called while it is being sent: a slow upload is no idle connection */
  readonly openBody: (alive: () => void) => Buffer | Readable;
  /** Only JSON, or events, is an answer. */
  readonly jsonOnly: boolean;
  /** The client asked for a stream, so its first piece may be waited for only so long. */
  readonly stream: boolean;
  readonly timeouts: Timeouts;
  readonly client: AbortSignal;
  /** Epoch ms, to read a Retry-After date. */
  readonly now: () => number;
}

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_BYTES = 1024 * 1024;
/** One event can be a whole picture. */
const MAX_EVENT_BYTES = 64 * 1024 * 1024;

/** Never rejects: whatever goes wrong is a failure value. `json` of a whole answer that is plain text is undefined. */
export async function relayAttempt(input: RelayAttemptInput): Promise<AttemptOutcome> {
  const limits = startLimits(input.timeouts, input.stream, input.client);
  let handedOver = false;
  try {
    const reply = await input.upstream.send({
      ...input.call,
      body: input.openBody(() => limits.alive()),
      signal: limits.signal,
      connectMs: input.timeouts.connectMs,
    });
    limits.alive();
    const outcome = await read(reply, input, limits);
    handedOver = outcome.type === 'stream';
    return outcome;
  } catch (error) {
    return { type: 'failed', failure: failureOfError(error, limits.signal) };
  } finally {
    if (!handedOver) limits.stop();
  }
}

async function read(reply: UpstreamReply, input: RelayAttemptInput, limits: Limits): Promise<AttemptOutcome> {
  const contentType = String(reply.headers['content-type'] ?? '');
  const { dialect } = input;
  if (reply.status < 200 || reply.status >= 300) {
    const bytes = await readAll(reply.body, MAX_ERROR_BYTES);
    // Not followed, and not passed on either: the client would go there with its own key.
    if (reply.status >= 300 && reply.status < 400)
      return failed(malformed(`a redirect (HTTP ${reply.status}), which is not followed`, bytes));
    return failed(failureOfResponse(reply, bytes, contentType, dialect, input.now()));
  }
  const kind = kindOf(contentType);
  if (kind === 'events') return openStream(reply, readEvents(reply, dialect, limits), limits);
  if (kind === 'bytes' && !input.jsonOnly) return openStream(reply, readBytes(reply, limits), limits);
  const bytes = await readAll(reply.body, MAX_ANSWER_BYTES, () => limits.alive());
  const isText = kind === 'text' && !input.jsonOnly;
  const json = isText ? undefined : parseJson(bytes.toString());
  if (json === undefined && !isText) return failed(malformed('the answer is not JSON', bytes));
  if (json !== undefined && dialect.isErrorBody(json))
    return failed(failureOfUpstreamError(dialect.decodeError(reply.status, json), { bytes, contentType }));
  return { type: 'whole', bytes, json, headers: reply.headers };
}

const failed = (failure: Extract<AttemptOutcome, { type: 'failed' }>['failure']): AttemptOutcome => ({
  type: 'failed',
  failure,
});

/** Pages are what proxies and portals answer with: no vendor does, so they count as JSON that is none. */
function kindOf(contentType: string): 'events' | 'json' | 'text' | 'bytes' {
  if (/^text\/event-stream\b/i.test(contentType)) return 'events';
  if (/^(application\/(.+\+)?json|text\/html)\b/i.test(contentType)) return 'json';
  return /^(text\/|application\/x-subrip)/i.test(contentType) ? 'text' : 'bytes';
}

/** Waits for the first piece: until then another target may take over. */
async function openStream(reply: UpstreamReply, batches: Batches, limits: Limits): Promise<AttemptOutcome> {
  const first = await batches.next();
  if (first.done) return failed(first.value ?? truncated());
  const error = first.value.flatMap(({ parts }) => parts).find((part) => part.type === 'error');
  if (error) {
    await batches.return(undefined);
    return failed(failureOfUpstreamError(error.error));
  }
  limits.firstToken();
  return { type: 'stream', batches: after(first.value, batches), headers: reply.headers };
}

async function* after(first: Batch, rest: Batches): Batches {
  try {
    yield first;
    return yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* readBytes(reply: UpstreamReply, limits: Limits): Batches {
  try {
    for await (const chunk of reply.body) {
      limits.alive();
      if (chunk.byteLength > 0) yield [{ event: { event: '', data: '', raw: chunk }, parts: [] }];
    }
    return undefined;
  } catch (error) {
    return failureOfError(error, limits.signal);
  } finally {
    limits.stop();
  }
}

/** A last event is called `….done` or `….completed` by everyone who streams sound, transcripts or images. */
const isLast = (data: string): boolean => data === '[DONE]' || /"type"\s*:\s*"[\w.]*(done|completed)"/.test(data);

async function* readEvents(reply: UpstreamReply, dialect: TargetDialect, limits: Limits): Batches {
  const parser = new SseParser(MAX_EVENT_BYTES);
  let complete = false;
  const batchOf = (events: readonly SseEvent[]): Batch =>
    events.map((event) => {
      complete ||= isLast(event.data);
      return { event, parts: partsOf(event, dialect) };
    });
  try {
    for await (const chunk of reply.body) {
      limits.alive();
      const events = parser.push(chunk);
      if (events.length > 0) yield batchOf(events);
    }
    const last = parser.finish();
    if (last) yield batchOf([last]);
    return complete ? undefined : truncated();
  } catch (error) {
    return failureOfError(error, limits.signal);
  } finally {
    limits.stop();
  }
}

function partsOf({ event, data }: SseEvent, dialect: TargetDialect): readonly StreamPart[] {
  if (!data.includes('"usage"') && !data.includes('"error"') && event !== 'error') return [];
  const json = parseJson(data);
  if (!isJson(json)) return [];
  if (event === 'error' || textOr(json['type'], '') === 'error' || dialect.isErrorBody(json))
    return [{ type: 'error', error: dialect.decodeError(200, json) }];
  const usage = decodeRelayUsage(json['usage']);
  return usage ? [{ type: 'usage', usage }] : [];
}
