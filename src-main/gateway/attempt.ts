// One upstream call: send, wait for real content, and hand over either a whole answer, a committed stream, or the failure.
import type { TargetDialect } from '../dialects/dialect.ts';
import { createFrameParser, type FrameParser } from '../dialects/framing.ts';
import type { StreamPart, Usage } from '../dialects/model-stream.ts';
import type { SseEvent } from '../dialects/sse.ts';
import type { Timeouts } from '../routing/plan.ts';
import type { AttemptFailure } from './classify-failure.ts';
import { failureOfError, failureOfResponse, malformed, truncated, failureOfUpstreamError } from './attempt-failures.ts';
import { startLimits, type Limits } from './limits.ts';
import { readAll } from './read-all.ts';
import type { Upstream, UpstreamCall, UpstreamReply } from './upstream.ts';

/** One frame of the provider's stream and what it means. */
export interface Frame {
  readonly event: SseEvent;
  readonly parts: readonly StreamPart[];
}

/** What one chunk of the network brought. */
export type Batch = readonly Frame[];

/** Batches from the first byte on; returns the failure that ended it, or undefined after the protocol's own end. */
export type Batches = AsyncGenerator<Batch, AttemptFailure | undefined, undefined>;

export type AttemptOutcome =
  | { readonly type: 'failed'; readonly failure: AttemptFailure; readonly usage?: Usage }
  | {
      readonly type: 'whole';
      readonly bytes: Buffer;
      readonly json: unknown;
      readonly headers: UpstreamReply['headers'];
    }
  | { readonly type: 'stream'; readonly batches: Batches; readonly headers: UpstreamReply['headers'] };

export interface AttemptInput {
  readonly upstream: Upstream;
  readonly dialect: TargetDialect;
  readonly call: Omit<UpstreamCall, 'signal' | 'connectMs'>;
  readonly stream: boolean;
  readonly timeouts: Timeouts;
  readonly client: AbortSignal;
  /** Epoch ms, to read a Retry-After date. */
  readonly now: () => number;
}

/** Stands for the end of the connection where the protocol's terminal event is missing. */
const NO_EVENT: SseEvent = { event: '', data: '', raw: new Uint8Array(0) };

const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_BYTES = 1024 * 1024;

/** Never rejects: whatever goes wrong is a failure value. */
export async function attempt(input: AttemptInput): Promise<AttemptOutcome> {
  const limits = startLimits(input.timeouts, input.stream, input.client);
  let handedOver = false;
  try {
    const reply = await input.upstream.send({
      ...input.call,
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

async function read(reply: UpstreamReply, input: AttemptInput, limits: Limits): Promise<AttemptOutcome> {
  const type = String(reply.headers['content-type'] ?? '');
  if (reply.status < 200 || reply.status >= 300) {
    const bytes = await readAll(reply.body, MAX_ERROR_BYTES);
    // Not followed, and not passed on either: the client would go there with its own key.
    if (reply.status >= 300 && reply.status < 400) {
      return { type: 'failed', failure: malformed(`a redirect (HTTP ${reply.status}), which is not followed`, bytes) };
    }
    return { type: 'failed', failure: failureOfResponse(reply, bytes, type, input.dialect, input.now()) };
  }
  const parser = input.stream ? parserFor(type, input.dialect) : undefined;
  if (parser) return openStream(reply, parser, input, limits);
  const bytes = await readAll(reply.body, MAX_ANSWER_BYTES, () => limits.alive());
  const json = parse(bytes);
  if (json === undefined) return { type: 'failed', failure: malformed('the answer is not JSON', bytes) };
  if (input.dialect.isErrorBody(json)) {
    return {
      type: 'failed',
      failure: failureOfUpstreamError(input.dialect.decodeError(reply.status, json), { bytes, contentType: type }),
    };
  }
  // A server that ignores `stream: true` answers whole; a client that asked for a stream cannot read that.
  if (input.stream)
    return { type: 'failed', failure: malformed('the answer is not a stream though one was asked for', bytes) };
  return { type: 'whole', bytes, json, headers: reply.headers };
}

/** undefined when a reply of this type is no stream. */
function parserFor(contentType: string, { framing, jsonFraming }: TargetDialect): FrameParser | undefined {
  const isPlainJson = /^application\/json\b/.test(contentType);
  if (!isPlainJson || framing === 'ndjson') return createFrameParser(framing);
  return jsonFraming && createFrameParser(jsonFraming);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** Content a person or program acts on: from here on another target may no longer take over. */
const isContent = (part: StreamPart): boolean => {
  switch (part.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      return part.text !== '';
    case 'tool-call-start':
    case 'reasoning-redacted':
    case 'media':
      return true;
    case 'other-choice':
      return isContent(part.part);
    default:
      return false;
  }
};

/** Holds the opening frames back until real content, or until the answer ends properly without any. */
async function openStream(
  reply: UpstreamReply,
  parser: FrameParser,
  input: AttemptInput,
  limits: Limits,
): Promise<AttemptOutcome> {
  const batches = readBatches(reply, parser, input, limits);
  const held: Batch[] = [];
  let usage: Usage | undefined;
  for (;;) {
    const step = await batches.next();
    if (step.done) {
      if (step.value) return { type: 'failed', failure: step.value, ...(usage && { usage }) };
      return { type: 'stream', batches: replay(held, batches), headers: reply.headers };
    }
    held.push(step.value);
    const parts = step.value.flatMap((frame) => frame.parts);
    for (const part of parts) {
      if (part.type === 'usage') usage = part.usage;
      if (part.type === 'error') {
        await batches.return(undefined);
        return { type: 'failed', failure: failureOfUpstreamError(part.error), ...(usage && { usage }) };
      }
    }
    if (parts.some(isContent)) {
      limits.firstToken();
      return { type: 'stream', batches: replay(held, batches), headers: reply.headers };
    }
  }
}

async function* replay(held: readonly Batch[], rest: Batches): Batches {
  try {
    yield* held;
    return yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* readBatches(reply: UpstreamReply, parser: FrameParser, input: AttemptInput, limits: Limits): Batches {
  const decoder = input.dialect.createStreamDecoder();
  const batchOf = (events: readonly SseEvent[]): Batch =>
    events.map((event) => ({ event, parts: decoder.decode(event) }));
  try {
    for await (const chunk of reply.body) {
      limits.alive();
      const events = parser.push(chunk);
      if (events.length > 0) yield batchOf(events);
      // Some servers keep the connection open after the terminal event.
      if (decoder.ended) return undefined;
    }
    const last = parser.finish();
    if (last) yield batchOf([last]);
    if (!decoder.complete) return truncated();
    const parts = decoder.end();
    if (parts.length > 0) yield [{ event: NO_EVENT, parts }];
    return undefined;
  } catch (error) {
    return failureOfError(error, limits.signal);
  } finally {
    limits.stop();
  }
}
