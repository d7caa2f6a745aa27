// The story of one request: decode → plan → attempt… → reply → record.
import type { Finish } from '../dialects/model-stream.ts';
import { healthKey } from '../routing/plan-route.ts';
import type { Target } from '../routing/plan.ts';
import { admit } from './admit.ts';
import { answer } from './answer.ts';
import { callTarget } from './call-target.ts';
import { conversationKeyOf } from './conversation-key.ts';
import { startEchoes } from './echo-bodies.ts';
import { answerFailure } from './failure-answer.ts';
import { runTargets } from './fallback.ts';
import type { FallbackResult } from './tried.ts';
import { recordLeaving } from './left-early.ts';
import { failureMetadata } from './openrouter-metadata.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { isBehind, planRequest } from './plan-request.ts';
import { readBody } from './read-body.ts';
import { readRequest, type ClientRequest } from './read-request.ts';
import { watchContents } from './record-contents.ts';
import { alsoTelling, startRecord } from './record.ts';
import { createReply } from './reply.ts';
import { answerStored, startCaching } from './stored-answer.ts';
import type { Story } from './story.ts';

const DEFAULT_RETRIES = 1;
/** @throws GatewayError for what is wrong with the request itself; upstream failures are answered here */
export async function generate(exchange: Exchange, parts: GatewayParts): Promise<void> {
  const settings = parts.settings();
  const { dialect, path } = exchange;
  const asked = readRequest(await readBody(exchange.request, settings.bodyLimitBytes), dialect, path, {
    ...parts,
    ofKey: exchange.key.scope?.preset,
    generates: true,
  });
  if (asked.idle) return answerIdle(asked.idle, asked, exchange);
  const caching = startCaching(asked, exchange, parts);
  if (caching?.hit) return answerStored(caching.hit, asked, exchange, parts);
  const conversation = conversationKeyOf(exchange.request, asked.json, exchange.key.id, asked.models);
  const sticky = conversation && parts.stickiness.pinOf(conversation);
  const plan = await admit(asked, true, exchange, parts, (wanted) =>
    planRequest(wanted, { key: exchange.key, sticky, generates: dialect.id }, parts),
  );
  // From here on what holds is the request's wishes over those of its route.
  const client: ClientRequest = { ...asked, preferences: plan.preferences };
  const contents = watchContents(client, exchange, parts);
  const recorder = alsoTelling(
    startRecord(exchange, client, plan.route, 'generate', parts),
    caching?.ended,
    contents?.ended,
  );
  const echoes = startEchoes(client, exchange);
  const sent = createReply(exchange.response, {
    keepAlive: dialect.keepAlive,
    keepAliveMs: settings.keepAliveMs,
    streamType: dialect.streamType?.(path) ?? 'text/event-stream; charset=utf-8',
  });
  const reply = caching?.listen(sent) ?? sent;
  if (client.stream) reply.openStreamIfSilent();
  try {
    const timeouts = { ...settings.timeouts, ...client.preferences.timeout };
    const result = await runTargets(
      {
        targets: minterFirst(plan.targets, client, parts),
        retries: client.preferences.retries ?? DEFAULT_RETRIES,
        fallbackOn: client.preferences.fallbackOn,
        hedgeMs: client.preferences.hedgeMs,
        callTarget: (target, stripped, signal) =>
          callTarget(
            { target, client, timeouts, stripped, onBody: echoes?.sent },
            { ...exchange, client: signal },
            parts,
          ),
        onFailed: (tried) => recorder.failed(tried),
        onLost: (tried, usage) => recorder.lost(tried, usage),
        onReasoningRefused: (target) => parts.seals.refused(client.seals(), healthKey(target)),
      },
      exchange,
      parts,
    );
    await conclude(result, { exchange, client, plan, reply, recorder, parts, conversation, sticky, echoes, contents });
  } catch (error) {
    recorder.end({ outcome: 'error', httpStatus: 500, attempts: 0, errorType: 'server', errorMessage: String(error) });
    throw error;
  } finally {
    reply.close();
  }
}

/** No target is asked, and nothing is recorded: models at providers are always loaded. */
function answerIdle(finish: Finish, client: ClientRequest, { id, response, dialect, path, startedAt }: Exchange): void {
  const facts = { id, model: client.models[0] ?? '', providerName: '', createdAt: startedAt };
  if (!client.stream) {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    return void response.end(JSON.stringify(dialect.encodeResponse({ content: [], finish }, facts)));
  }
  const encoder = dialect.createStreamEncoder(path);
  response.writeHead(200, { 'content-type': dialect.streamType?.(path) ?? 'text/event-stream; charset=utf-8' });
  response.end(encoder.encode({ type: 'finish', finish }, facts) + encoder.end(facts, undefined));
}

/** A conversation goes on where its opaque reasoning was minted, as long as that target is healthy: no other can read it. */
function minterFirst(targets: readonly Target[], client: ClientRequest, parts: GatewayParts): readonly Target[] {
  const minter = parts.seals.minterOf(client.seals());
  const isMinter = (target: Target): boolean =>
    healthKey(target) === minter && !isBehind(parts)(healthKey(target), target.endpoint.upstreamModel);
  if (minter === undefined || !targets.some(isMinter)) return targets;
  return [...targets.filter(isMinter), ...targets.filter((target) => !isMinter(target))];
}

async function conclude(result: FallbackResult, story: Story): Promise<void> {
  const { exchange, reply, recorder } = story;
  if (result.type === 'answered') return answer(result, story);
  if (result.type === 'cancelled') return recordLeaving(result, recorder);
  const attempts = result.failed.length;
  reply.header('x-pointsman-attempts', String(attempts));
  const told = await answerFailure(result.failed, exchange, reply, failureMetadata(result.failed, story));
  recorder.end({
    outcome: 'error',
    httpStatus: told.status,
    attempts,
    errorType: told.errorType,
    errorMessage: told.message,
  });
}
