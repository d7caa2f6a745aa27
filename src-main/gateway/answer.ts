// Sends what a target answered, whole or streamed, and settles its usage and cost.
import { choicesOf } from '../dialects/choices.ts';
import type { AnswerFacts } from '../dialects/dialect.ts';
import type { Finish, ModelResponse, ResponsePart, Usage } from '../dialects/model-stream.ts';
import { healResponse } from '../plugins/apply-plugins.ts';
import { healthKey } from '../routing/plan-route.ts';
import { deliver } from './deliver.ts';
import { errorBodyOf } from './failure-answer.ts';
import { judge, remember, type Success, type Try } from './tried.ts';
import { returnedHeaders } from './headers.ts';
import { metadataOf } from './openrouter-metadata.ts';
import { leftWarmCache, learnFrom } from './learn.ts';
import type { GatewayParts } from './parts.ts';
import { passthroughAnswer, passthroughWay } from './passthrough.ts';
import { wireFor } from './wire.ts';
import type { ClientRequest } from './read-request.ts';
import type { Served } from './record.ts';
import { settle, usdOf, watchUsage, type Settlement, type UsageWatch } from './settle.ts';
import type { Answered, Story } from './story.ts';
import { toolCallsOf, watchToolCalls } from './tool-call-watch.ts';
import { translatedAnswer, translatedWay } from './translate.ts';

/** The status recorded for a request its client left (nginx's word for it). */
export const CLIENT_CLOSED_STATUS = 499;

export async function answer(answered: Answered, story: Story): Promise<void> {
  const { tried, success, failed, started } = answered;
  const { exchange, reply, parts } = story;
  const { provider, endpoint } = tried.target;
  reply.header('x-pointsman-model', endpoint.model);
  reply.header('x-pointsman-provider', provider.id);
  reply.header('x-pointsman-attempts', String(started));
  for (const [name, value] of Object.entries(returnedHeaders(success.headers))) reply.header(name, value);
  const upstreamMs = performance.now() - tried.startedMs;
  const gatewayMs = tried.startedMs - exchange.startedMs - failed.reduce((sum, entry) => sum + entry.durationMs, 0);
  reply.header(
    'server-timing',
    `gateway;dur=${Math.max(0, gatewayMs).toFixed(2)}, upstream;dur=${upstreamMs.toFixed(2)}`,
  );
  parts.health.succeed(healthKey(tried.target), endpoint.upstreamModel);
  const watch = watchUsage(story.client.bytes.byteLength);
  if (success.type === 'whole') return answerWhole(answered, success, watch, story);
  return answerStream(answered, success, watch, story);
}

function factsOf(answered: Answered, story: Story, usage: Usage | undefined): AnswerFacts {
  const { exchange } = story;
  const { tried } = answered;
  const metadata = metadataOf(answered, story);
  return {
    id: exchange.id,
    model: tried.target.endpoint.model,
    providerName: tried.target.provider.name,
    createdAt: exchange.startedAt,
    ...(usage && costsOf(settle(usage, tried.target))),
    ...(metadata !== undefined && { metadata }),
    ...(!tried.passthrough && { request: story.client.neutral() }),
  };
}

function costsOf({ costNanoUsd, promptCostNanoUsd }: Settlement): Pick<AnswerFacts, 'costUsd' | 'promptCostUsd'> {
  const promptCostUsd = promptCostNanoUsd === undefined ? null : usdOf(promptCostNanoUsd);
  return { costUsd: usdOf(costNanoUsd), ...(promptCostUsd !== null && { promptCostUsd }) };
}

async function answerWhole(
  answered: Answered,
  success: Extract<Success, { type: 'whole' }>,
  watch: UsageWatch,
  story: Story,
): Promise<void> {
  const { tried, started } = answered;
  const { exchange, reply, recorder } = story;
  const usage = success.response?.usage ?? estimateWhole(success, watch);
  const settlement = settle(usage, tried.target);
  const facts = factsOf(answered, story, usage);
  if (settlement.costNanoUsd !== null) reply.header('x-pointsman-cost-usd', String(usdOf(settlement.costNanoUsd)));
  const { shared } = wireFor(tried.target.provider, exchange.dialect, story.parts.dialects);
  const healed = healedAnswer(success, story.client);
  const body =
    shared && !healed
      ? passthroughAnswer(success.bytes, shared, facts, exchange.key.verbatim)
      : translatedAnswer(exchange.dialect, { ...(healed ?? understood(success)), usage }, facts);
  rememberOpaque(partsIn(success), tried, story.parts);
  story.contents?.whole(success.response);
  const firstTokenMs = performance.now();
  await reply.whole(200, body);
  const served: Served = {
    tried,
    usage,
    settlement,
    firstTokenMs,
    ...vendorFacts(success.response?.id, success.response?.finish),
  };
  learnFrom(served, toolCallsOf(success.response), story);
  recorder.attempt(tried, 'ok', served);
  recorder.end({ outcome: 'ok', httpStatus: 200, attempts: started, served, ...leftWarmCache(answered, story) });
}

/** undefined when nothing was to mend. */
function healedAnswer(
  { response }: Extract<Success, { type: 'whole' }>,
  client: ClientRequest,
): ModelResponse | undefined {
  if (!client.plugins.responseHealing || !response) return undefined;
  const healed = healResponse(response, client.neutral());
  return healed === response ? undefined : healed;
}

/** Where bytes do not pass, an answer that is not understood counts as a failed attempt and never comes here. */
function understood({ response }: Extract<Success, { type: 'whole' }>): ModelResponse {
  if (!response) throw new Error('an answer that was not understood cannot be translated');
  return response;
}

function rememberOpaque(content: readonly ResponsePart[], { target }: Try, parts: GatewayParts): void {
  for (const part of content) {
    if (part.type === 'tool-call') parts.toolIds.given(part.id);
    const data = part.type === 'reasoning' ? (part.signature ?? part.redacted) : undefined;
    if (data !== undefined) parts.seals.minted(data, healthKey(target));
  }
}

/** Of all choices. */
const partsIn = ({ response }: Extract<Success, { type: 'whole' }>): readonly ResponsePart[] =>
  response ? choicesOf(response).flatMap(({ content }) => content) : [];

function estimateWhole(success: Extract<Success, { type: 'whole' }>, watch: UsageWatch): Usage {
  for (const part of partsIn(success)) {
    if (part.type === 'text') watch.see({ type: 'text-delta', block: 0, text: part.text });
    if (part.type === 'tool-call') watch.see({ type: 'tool-call-delta', block: 0, argumentsDelta: part.arguments });
  }
  return watch.usage(true);
}

async function answerStream(
  answered: Answered,
  success: Extract<Success, { type: 'stream' }>,
  watch: UsageWatch,
  story: Story,
): Promise<void> {
  const { tried, failed, started } = answered;
  const { exchange, reply, recorder, parts } = story;
  reply.openStream();
  if (story.echoes) await reply.write(story.echoes.frames());
  const { shared } = wireFor(tried.target.provider, exchange.dialect, parts.dialects);
  const minter = healthKey(tried.target);
  const firstTokenMs = performance.now();
  const calls = watchToolCalls();
  const ended = await deliver({
    batches: success.batches,
    way: shared
      ? passthroughWay(shared, exchange.key.verbatim, exchange.path)
      : translatedWay(exchange.dialect, exchange.path),
    reply,
    watch,
    see: (told) => {
      calls.see(told);
      story.contents?.see(told);
      const part = told.type === 'other-choice' ? told.part : told;
      if (part.type === 'reasoning-signature') parts.seals.minted(part.signature, minter);
      if (part.type === 'reasoning-redacted') parts.seals.minted(part.data, minter);
      if (part.type === 'tool-call-start') parts.toolIds.given(part.id);
    },
    facts: (usage) => factsOf(answered, story, usage),
    errorBody: (failure) => {
      const broken = judge(tried, failure, undefined);
      return errorBodyOf(broken, [...failed, broken], exchange.id);
    },
    client: exchange.client,
  });
  const usage = watch.usage(ended === undefined);
  const served: Served = {
    tried,
    usage,
    settlement: settle(usage, tried.target),
    firstTokenMs,
    ...vendorFacts(watch.upstreamId, watch.finish),
  };
  const ending = { attempts: started, served, ...leftWarmCache(answered, story) };
  if (!ended) {
    learnFrom(served, calls.calls(), story);
    recorder.attempt(tried, 'ok', served);
    return recorder.end({ outcome: 'ok', httpStatus: 200, ...ending });
  }
  if (ended.cancelled) {
    recorder.attempt(tried, 'cancelled', served);
    return recorder.end({ outcome: 'cancelled', httpStatus: CLIENT_CLOSED_STATUS, ...ending });
  }
  const broken = judge(tried, ended.failure, usage);
  remember(broken, parts);
  const { failureClass, errorType } = broken.judgement;
  recorder.attempt(tried, 'error', served, { message: ended.failure.message, failureClass });
  recorder.end({ outcome: 'error', httpStatus: 200, ...ending, errorType, errorMessage: ended.failure.message });
}

const vendorFacts = (
  upstreamId: string | undefined,
  finish: Finish | undefined,
): Pick<Served, 'upstreamId' | 'finishReason' | 'nativeFinishReason'> => ({
  ...(upstreamId !== undefined && { upstreamId }),
  ...(finish && { finishReason: finish.reason }),
  ...(finish?.native !== undefined && { nativeFinishReason: finish.native }),
});
