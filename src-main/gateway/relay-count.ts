// Counts a conversation's tokens: by the vendor where it speaks the client's protocol, else by an estimate that says so.
import type { Dialect } from '../dialects/dialect.ts';
import { tokenCounting, type TokenCounting } from '../relay/count-tokens.ts';
import { estimateTokens } from '../relay/estimate-tokens.ts';
import type { FailureClass, Target } from '../routing/plan.ts';
import { answerFailure } from './failure-answer.ts';
import { runTargets } from './fallback.ts';
import type { CallResult, FallbackResult } from './tried.ts';
import { GatewayError } from './gateway-error.ts';
import { returnedHeaders } from './headers.ts';
import { spliceMembers } from './json-splice.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { passthroughBody } from './passthrough.ts';
import { planRequest } from './plan-request.ts';
import { readBody } from './read-body.ts';
import { readRequest, type ClientRequest } from './read-request.ts';
import { countingParts } from './relay-parts.ts';
import { jsonBody, sendRelayed } from './relay-send.ts';
import { createReply, type Reply } from './reply.ts';
import { keepsFor } from './shown-reasoning.ts';
import { wireFor } from './wire.ts';

/** What the client has to hear; any other failure leaves it with an estimate. */
const CLIENTS_FAULT: ReadonlySet<FailureClass> = new Set(['invalid_request', 'context_length']);

/** Nothing is recorded: counting spends nothing. @throws GatewayError for what is wrong with the request itself */
export async function countTokens(exchange: Exchange, gatewayParts: GatewayParts): Promise<void> {
  const parts = countingParts(gatewayParts);
  const { dialect, path } = exchange;
  const counting = tokenCounting(dialect.id);
  if (!counting) throw new GatewayError('not_found', 'This protocol has no counting of tokens.');
  const bytes = await readBody(exchange.request, parts.settings().bodyLimitBytes);
  const client = readRequest(bytes, { ...dialect, promptFields: counting.promptFields }, path, {
    ...gatewayParts,
    ofKey: exchange.key.scope?.preset,
    generates: true,
  });
  const { targets } = planRequest(client, exchange, parts);
  const reply = createReply(exchange.response, { keepAlive: '', keepAliveMs: 0, streamType: 'application/json' });
  const [first] = targets;
  const asked =
    first && isShared(first, exchange, parts) ? await ask(targets, client, counting, exchange, parts) : undefined;
  if (asked?.type === 'cancelled') return;
  if (asked?.type === 'answered' && asked.success.type === 'whole') {
    for (const [name, value] of Object.entries(returnedHeaders(asked.success.headers))) reply.header(name, value);
    nameTarget(asked.tried.target, reply);
    return reply.whole(200, asked.success.bytes);
  }
  const fault = asked?.type === 'failed' && asked.failed.at(-1)?.judgement.failureClass;
  if (asked?.type === 'failed' && fault && CLIENTS_FAULT.has(fault)) {
    await answerFailure(asked.failed, exchange, reply);
    return;
  }
  const tokens = estimate(client, counting, exchange);
  if (first) nameTarget(first, reply);
  reply.header('x-pointsman-estimated', 'true');
  return reply.whole(200, JSON.stringify(counting.write(tokens)));
}

function nameTarget({ provider, endpoint }: Target, reply: Reply): void {
  reply.header('x-pointsman-model', endpoint.model);
  reply.header('x-pointsman-provider', provider.id);
}

const isShared = ({ provider }: Target, { dialect }: Exchange, { dialects }: GatewayParts): boolean =>
  wireFor(provider, dialect, dialects).shared !== undefined;

/** Only those of the client's protocol can be asked in its own words. */
const ask = (
  targets: readonly Target[],
  client: ClientRequest,
  counting: TokenCounting,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<FallbackResult> =>
  runTargets(
    {
      targets: targets.filter((target) => isShared(target, exchange, parts)),
      retries: client.preferences.retries ?? 0,
      fallbackOn: client.preferences.fallbackOn,
      callTarget: (target) => countAt(target, client, counting, exchange, parts),
      onFailed: () => undefined,
      onReasoningRefused: () => undefined,
    },
    exchange,
    parts,
  );

async function countAt(
  target: Target,
  client: ClientRequest,
  counting: TokenCounting,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<CallResult> {
  const wire = wireFor(target.provider, exchange.dialect, parts.dialects);
  if (!wire.shared) throw new Error('only targets of the same protocol are asked');
  const outcome = await sendRelayed(
    {
      target,
      wire,
      path: counting.path(target.endpoint.upstreamModel),
      body: jsonBody(bodyFor(target, client, counting, wire.shared, parts)),
      jsonOnly: true,
      stream: false,
      timeouts: { ...parts.settings().timeouts, ...client.preferences.timeout },
    },
    exchange,
    parts,
  );
  return { outcome, passthrough: true, dropped: [] };
}

function bodyFor(
  target: Target,
  { bytes, json }: ClientRequest,
  counting: TokenCounting,
  dialect: Dialect,
  parts: GatewayParts,
): Buffer {
  const { upstreamModel } = target.endpoint;
  const keeps = keepsFor(dialect, target, parts.seals);
  const passing = passthroughBody(bytes, json, dialect, upstreamModel, target.provider.traits, keeps);
  const conversation = dialect.withoutSeals(counting.conversation(json), keeps);
  return spliceMembers(passing, counting.changes(json, conversation, upstreamModel));
}

/** @throws GatewayError 400 for a conversation that cannot be read */
function estimate({ json }: ClientRequest, counting: TokenCounting, { dialect, path }: Exchange): number {
  const decoded = dialect.decodeRequest(counting.conversation(json), path);
  if (decoded.ok) return estimateTokens(decoded.value);
  const { field, message } = decoded.failure;
  throw new GatewayError('invalid_request', message, { metadata: { field } });
}
