// The story of one request that is no generation: read → plan → attempt… → answer → record.
import type { RelayAnswer } from '../relay/call.ts';
import type { RelayOperation } from '../relay/offered-operations.ts';
import type { Target } from '../routing/plan.ts';
import { admit } from './admit.ts';
import { recordLeaving } from './left-early.ts';
import { countTokens } from './relay-count.ts';
import { answerFailure } from './failure-answer.ts';
import { runTargets } from './fallback.ts';
import type { FallbackResult } from './tried.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { planRequest } from './plan-request.ts';
import { startRecord, type Recorder } from './record.ts';
import { answerRelay } from './relay-answer.ts';
import { relayTo, type RelayInput } from './relay-call.ts';
import { relayParts } from './relay-parts.ts';
import { readRelayRequest, type RelayRequest } from './relay-request.ts';
import { ableTargets } from './relay-wire.ts';
import { createReply } from './reply.ts';

const DEFAULT_RETRIES = 1;

/** @throws GatewayError for what is wrong with the request itself; upstream failures are answered here */
export async function relay(
  exchange: Exchange,
  operation: RelayOperation | 'count-tokens',
  parts: GatewayParts,
): Promise<void> {
  if (operation === 'count-tokens') return countTokens(exchange, parts);
  const asked = await readRelayRequest(exchange, operation, parts);
  try {
    if (asked.client.idle) return answerNothing(asked, exchange);
    await relayRead(exchange, operation, asked, relayParts(parts));
  } finally {
    await asked.upload?.remove();
  }
}

async function relayRead(
  exchange: Exchange,
  operation: RelayOperation,
  asked: RelayRequest,
  parts: GatewayParts,
): Promise<void> {
  const { route, targets, preferences } = await admit(asked.client, false, exchange, parts, (wanted) => {
    const plan = planRequest(wanted, exchange, parts);
    return { ...plan, targets: ableTargets(plan.targets, operation, exchange.dialect, parts) };
  });
  const client = { ...asked.client, preferences };
  const recorder = startRecord(exchange, client, route, operation, parts);
  const timeouts = { ...parts.settings().timeouts, ...client.preferences.timeout };
  const input: RelayInput = { operation, asked: { ...asked, client }, timeouts };
  const answers = new Map<Target, RelayAnswer>();
  try {
    const result = await runTargets(
      {
        targets,
        retries: client.preferences.retries ?? DEFAULT_RETRIES,
        fallbackOn: client.preferences.fallbackOn,
        callTarget: async (target) => {
          const called = await relayTo(target, input, exchange, parts);
          if (called.answer) answers.set(target, called.answer);
          return called;
        },
        onFailed: (tried) => recorder.failed(tried),
        // There is no reasoning in these requests.
        onReasoningRefused: () => undefined,
      },
      exchange,
      parts,
    );
    await conclude(result, answers, recorder, exchange, parts);
  } catch (error) {
    recorder.end({ outcome: 'error', httpStatus: 500, attempts: 0, errorType: 'server', errorMessage: String(error) });
    throw error;
  }
}

async function conclude(
  result: FallbackResult,
  answers: ReadonlyMap<Target, RelayAnswer>,
  recorder: Recorder,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<void> {
  if (result.type === 'answered') {
    const { tried, success, failed } = result;
    return answerRelay(tried, success, failed, { exchange, recorder, parts, answer: answers.get(tried.target) });
  }
  if (result.type === 'cancelled') return recordLeaving(result, recorder);
  const attempts = result.failed.length;
  const reply = createReply(exchange.response, { keepAlive: '', keepAliveMs: 0, streamType: 'application/json' });
  reply.header('x-pointsman-attempts', String(attempts));
  const { status, errorType, message } = await answerFailure(result.failed, exchange, reply);
  recorder.end({ outcome: 'error', httpStatus: status, attempts, errorType, errorMessage: message });
}

/** An Ollama client that embeds nothing only wants the model loaded: models at providers always are. */
function answerNothing({ client }: RelayRequest, { response }: Exchange): void {
  const [model = ''] = client.models;
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify('prompt' in client.json ? { embedding: [] } : { model, embeddings: [] }));
}
