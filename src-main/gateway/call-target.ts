// Builds the call for one target, in its own dialect, and makes it.
import type { ModelRequest } from '../dialects/model-request.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Timeouts, Target } from '../routing/plan.ts';
import { readServiceTier } from '../routing/preferences.ts';
import type { AuthorizedCall } from '../providers/authorize.ts';
import { SecretUnusable } from '../providers/secret-unusable.ts';
import { changesRequest, prepareRequest, type PluginTarget } from '../plugins/apply-plugins.ts';
import { attempt } from './attempt.ts';
import { malformed } from './attempt-failures.ts';
import type { CallResult } from './tried.ts';
import { GatewayError } from './gateway-error.ts';
import { upstreamHeaders } from './headers.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { passthroughBody } from './passthrough.ts';
import type { ClientRequest } from './read-request.ts';
import { keepsFor, withoutReasoning, withShownReasoning } from './shown-reasoning.ts';
import { wireFor, type Wire } from './wire.ts';

export interface CallInput {
  readonly target: Target;
  readonly client: ClientRequest;
  readonly timeouts: Timeouts;
  /** Leave all earlier reasoning out: this target has just refused it. */
  readonly stripped: boolean;
  /** Is shown what is sent. */
  readonly onBody?: ((target: Target, body: Buffer) => void) | undefined;
}

interface Body {
  readonly bytes: Buffer;
  readonly dropped: readonly string[];
}

/** @returns the outcome; a whole answer that cannot be understood counts as a failure unless its bytes may pass */
export async function callTarget(input: CallInput, exchange: Exchange, parts: GatewayParts): Promise<CallResult> {
  const { target, client, timeouts } = input;
  const { provider, endpoint, credential } = target;
  const wire = wireFor(provider, exchange.dialect, parts.dialects);
  const { dialect } = wire;
  const passthrough = wire.shared !== undefined;
  const failed = (failure: Parameters<typeof fail>[0], dropped: readonly string[] = []): CallResult =>
    fail(failure, passthrough, dropped);

  const secret = credential && (await parts.secretOf(credential.id));
  if (credential && secret === undefined) {
    return failed({
      kind: 'no-secret',
      message: `The key “${credential.label}” is listed for ${provider.name} but its secret is gone from the store. Enter it again in Keys.`,
    });
  }

  let body: Body;
  try {
    body = await bodyFor(input, wire, parts);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return failed({ kind: 'http', status: error.status, message: error.message, code: error.errorType });
  }
  const { dropped } = body;
  if (client.preferences.requireParameters && dropped.some((name) => !HARMLESS.has(name))) {
    return failed({ kind: 'unsupported', message: `It cannot be told: ${dropped.join(', ')}.` }, dropped);
  }

  let authorized: AuthorizedCall;
  try {
    authorized = await parts.authorize(provider, secret, {
      method: 'POST',
      url: `${wire.baseUrl}${dialect.path(endpoint.upstreamModel, client.stream)}`,
      headers: upstreamHeaders(exchange.request, provider, wire, parts.version),
      body: body.bytes,
    });
  } catch (error) {
    if (!(error instanceof SecretUnusable)) throw error;
    return failed({ kind: 'no-secret', message: error.message }, dropped);
  }

  input.onBody?.(target, body.bytes);
  const outcome = await attempt({
    upstream: parts.upstream,
    dialect,
    call: {
      provider,
      ...authorized,
      body: body.bytes,
    },
    stream: client.stream,
    timeouts,
    client: exchange.client,
    now: parts.now,
  });
  if (outcome.type !== 'whole') return { outcome, passthrough, dropped };
  const decoded = dialect.decodeResponse(outcome.json);
  if (decoded.ok) return { outcome: { ...outcome, response: decoded.value }, passthrough, dropped };
  if (passthrough) return { outcome, passthrough, dropped };
  return failed(malformed(`${decoded.failure.field}: ${decoded.failure.message}`, outcome.bytes), dropped);
}

/** What may be lost even for a client that requires its parameters: hints that change no answer. */
const HARMLESS: ReadonlySet<string> = new Set([
  'cacheControl',
  'promptCacheKey',
  'reasoningHistory',
  'name',
  'metadata',
  'user',
  'serviceTier',
]);

/** @throws GatewayError for a request that the client's dialect cannot read */
async function bodyFor(
  { target, client, stripped }: CallInput,
  { dialect, shared }: Wire,
  parts: GatewayParts,
): Promise<Body> {
  const { endpoint, provider } = target;
  const keeps = keepsFor(dialect, target, parts.seals);
  if (shared && !stripped && !changesRequest(client.plugins)) {
    const { traits } = provider;
    const { serviceTierField: field } = shared;
    const lane = field !== undefined && isLaneOurs(target, client) ? { [field]: target.serviceTier } : {};
    const bytes = passthroughBody(client.bytes, client.json, shared, endpoint.upstreamModel, traits, keeps, lane);
    return { bytes, dropped: target.serviceTier !== undefined && field === undefined ? ['serviceTier'] : [] };
  }
  const asked = inLane(parts.toolIds.restored(client.neutral()), target, client);
  const shown = stripped ? withoutReasoning(asked) : withShownReasoning(asked, keeps);
  const prepared = await prepareRequest(shown, client.plugins, pluginTarget(target));
  if (!prepared.ok)
    throw new GatewayError('invalid_request', prepared.message, { metadata: { field: prepared.field } });
  const { request } = prepared;
  const { maxOutputTokens } = endpoint;
  const encoded = dialect.encodeRequest(request, endpoint.upstreamModel, {
    ...(maxOutputTokens !== undefined && { defaultMaxTokens: maxOutputTokens }),
    ...provider.traits,
  });
  const dropped = shown === asked ? encoded.dropped : [...new Set([...encoded.dropped, 'reasoningHistory'])];
  return { bytes: Buffer.from(JSON.stringify(encoded.body)), dropped };
}

/** The plan chose the lane: another than the default one, or that one in place of the one that was asked for. */
const isLaneOurs = ({ serviceTier }: Target, { json }: ClientRequest): boolean =>
  serviceTier !== undefined || CHOSEN.has(readServiceTier(json['service_tier']));

const CHOSEN: ReadonlySet<unknown> = new Set<ServiceTier>(['flex', 'priority']);

/** The request as it asks for the target's lane. */
function inLane(request: ModelRequest, target: Target, client: ClientRequest): ModelRequest {
  if (!isLaneOurs(target, client)) return request;
  const { serviceTier: _, ...rest } = request;
  return target.serviceTier === undefined ? rest : { ...rest, serviceTier: target.serviceTier };
}

/** Protocols that have a place for files, unless the catalogue says that the model reads none. */
const FILE_DIALECTS: ReadonlySet<string> = new Set([
  'anthropic-messages',
  'gemini',
  'openai-responses',
  'bedrock-converse',
]);

function pluginTarget({ endpoint, provider }: Target): PluginTarget {
  const { inputModalities, contextTokens } = endpoint;
  const takesFiles = inputModalities
    ? inputModalities.includes('file') || inputModalities.includes('pdf')
    : FILE_DIALECTS.has(provider.dialect);
  return { takesFiles, ...(contextTokens !== undefined && { contextTokens }) };
}

const fail = (
  failure: Extract<CallResult['outcome'], { type: 'failed' }>['failure'],
  passthrough: boolean,
  dropped: readonly string[],
): CallResult => ({ outcome: { type: 'failed', failure }, passthrough, dropped });
