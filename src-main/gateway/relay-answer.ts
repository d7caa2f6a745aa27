// Sends what a target answered to a relayed operation, whole or as it comes, and settles it.
import type { AnswerFacts } from '../dialects/dialect.ts';
import type { Usage } from '../dialects/model-stream.ts';
import { formatSse } from '../dialects/sse.ts';
import { relayAdditions } from '../relay/additions.ts';
import type { RelayAnswer } from '../relay/call.ts';
import { inputUsage } from '../relay/usage.ts';
import { healthKey } from '../routing/plan-route.ts';
import { CLIENT_CLOSED_STATUS } from './answer.ts';
import type { AttemptFailure } from './classify-failure.ts';
import { failureOfUpstreamError } from './attempt-failures.ts';
import { errorBodyOf } from './failure-answer.ts';
import { judge, remember, type FailedTry, type Success, type Try } from './tried.ts';
import { returnedHeaders } from './headers.ts';
import { addMembers } from './json-splice.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { Recorder, Served } from './record.ts';
import { createReply, type Reply } from './reply.ts';
import { settle, usdOf, type Settlement } from './settle.ts';

export interface RelayStory {
  readonly exchange: Exchange;
  readonly recorder: Recorder;
  readonly parts: GatewayParts;
  /** The answer to this try, read; undefined when it is no JSON. */
  readonly answer: RelayAnswer | undefined;
}

/** What an answer is called whose vendor did not say. */
const UNTYPED = { whole: 'application/json', stream: 'application/octet-stream' } as const;

export async function answerRelay(
  tried: Try,
  success: Success,
  failed: readonly FailedTry[],
  story: RelayStory,
): Promise<void> {
  const { exchange, parts } = story;
  const { provider, endpoint } = tried.target;
  const contentType = String(success.headers['content-type'] ?? UNTYPED[success.type]);
  // No keep-alive: a whole answer has no room for one, and sound has no frames.
  const reply = createReply(exchange.response, { keepAlive: '', keepAliveMs: 0, streamType: contentType });
  const upstreamMs = performance.now() - tried.startedMs;
  const gatewayMs = tried.startedMs - exchange.startedMs - failed.reduce((sum, entry) => sum + entry.durationMs, 0);
  const headers = {
    ...returnedHeaders(success.headers),
    'x-pointsman-model': endpoint.model,
    'x-pointsman-provider': provider.id,
    'x-pointsman-attempts': String(failed.length + 1),
    'server-timing': `gateway;dur=${Math.max(0, gatewayMs).toFixed(2)}, upstream;dur=${upstreamMs.toFixed(2)}`,
  };
  for (const [name, value] of Object.entries(headers)) reply.header(name, value);
  parts.health.succeed(healthKey(tried.target), endpoint.upstreamModel);
  if (success.type === 'whole') return answerWhole(tried, success, failed, reply, contentType, story);
  return answerStream(tried, success, failed, reply, contentType, story);
}

/** Without a count there is nothing to price: most sound and many images are not sold by the token. */
function settleRelay(usage: Usage | undefined, { target }: Try): Settlement {
  if (usage) return settle(usage, target);
  return target.provider.local ? { costNanoUsd: 0, source: 'free' } : { costNanoUsd: null };
}

const servedOf = (tried: Try, usage: Usage | undefined): Served => ({
  tried,
  usage: usage ?? inputUsage(0, true),
  settlement: settleRelay(usage, tried),
  firstTokenMs: performance.now(),
});

async function answerWhole(
  tried: Try,
  { bytes }: Extract<Success, { type: 'whole' }>,
  failed: readonly FailedTry[],
  reply: Reply,
  contentType: string,
  { exchange, recorder, answer }: RelayStory,
): Promise<void> {
  const served = servedOf(tried, answer?.usage);
  const { costNanoUsd } = served.settlement;
  if (costNanoUsd !== null) reply.header('x-pointsman-cost-usd', String(usdOf(costNanoUsd)));
  const facts: AnswerFacts = {
    id: exchange.id,
    model: tried.target.endpoint.model,
    providerName: tried.target.provider.name,
    createdAt: exchange.startedAt,
    ...(answer?.usage && { costUsd: usdOf(costNanoUsd) }),
  };
  const body = answer?.body ? Buffer.from(JSON.stringify(answer.body(facts))) : bytes;
  const isOurs = answer !== undefined && !exchange.key.verbatim;
  const sent = isOurs ? addMembers(body, relayAdditions(exchange.dialect.id, facts)) : body;
  await reply.whole(200, sent, answer?.body ? undefined : contentType);
  recorder.attempt(tried, 'ok', served);
  recorder.end({ outcome: 'ok', httpStatus: 200, attempts: failed.length + 1, served });
}

async function answerStream(
  tried: Try,
  { batches, headers }: Extract<Success, { type: 'stream' }>,
  failed: readonly FailedTry[],
  reply: Reply,
  contentType: string,
  { exchange, recorder, parts }: RelayStory,
): Promise<void> {
  const isEvents = /^text\/event-stream\b/i.test(contentType);
  const length = headers['content-length'];
  // With it a client sees by itself that something is missing.
  if (!isEvents && typeof length === 'string') reply.header('content-length', length);
  reply.openStream();
  let usage: Usage | undefined;
  let vendorError: AttemptFailure | undefined;
  let ended: AttemptFailure | undefined;
  try {
    for (;;) {
      const step = await batches.next();
      if (exchange.client.aborted) break;
      if (step.done) {
        ended = vendorError ?? step.value;
        break;
      }
      for (const part of step.value.flatMap((frame) => frame.parts)) {
        if (part.type === 'usage') ({ usage } = part);
        if (part.type === 'error') vendorError ??= failureOfUpstreamError(part.error);
      }
      await reply.write(step.value.map((frame) => frame.event.raw));
    }
  } finally {
    await batches.return(undefined);
  }
  const attempts = failed.length + 1;
  const served = servedOf(tried, usage);
  if (exchange.client.aborted) {
    recorder.attempt(tried, 'cancelled', served);
    return recorder.end({ outcome: 'cancelled', httpStatus: CLIENT_CLOSED_STATUS, attempts, served });
  }
  if (!ended) {
    await reply.end('');
    recorder.attempt(tried, 'ok', served);
    return recorder.end({ outcome: 'ok', httpStatus: 200, attempts, served });
  }
  const broken = judge(tried, ended, usage);
  remember(broken, parts);
  if (!isEvents) exchange.response.destroy();
  else await reply.end(vendorError ? '' : errorEvent(broken, [...failed, broken], exchange));
  const { failureClass, errorType } = broken.judgement;
  recorder.attempt(tried, 'error', served, { message: ended.message, failureClass });
  recorder.end({ outcome: 'error', httpStatus: 200, attempts, served, errorType, errorMessage: ended.message });
}

const errorEvent = (broken: FailedTry, failed: readonly FailedTry[], { dialect, id }: Exchange): string =>
  formatSse({
    event: 'error',
    data: JSON.stringify({ type: 'error', ...dialect.encodeError(errorBodyOf(broken, failed, id)) }),
  });
