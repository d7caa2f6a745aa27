// Builds the call for one target, in its own dialect, and makes it.
import type { Timeouts, Target } from '../routing/plan.ts';
import { attempt } from './attempt.ts';
import { malformed } from './attempt-failures.ts';
import type { CallResult } from './fallback.ts';
import { GatewayError } from './gateway-error.ts';
import { upstreamHeaders } from './headers.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { passthroughBody } from './passthrough.ts';
import type { ClientRequest } from './read-request.ts';

/** @returns the outcome; a whole answer that cannot be understood counts as a failure unless its bytes may pass */
export async function callTarget(
  target: Target,
  client: ClientRequest,
  timeouts: Timeouts,
  exchange: Exchange,
  parts: GatewayParts,
): Promise<CallResult> {
  const { provider, endpoint, credential } = target;
  const dialect = parts.dialects[provider.dialect];
  const passthrough = dialect === exchange.dialect;
  const failed = (failure: Parameters<typeof fail>[0], dropped: readonly string[] = []): CallResult =>
    fail(failure, passthrough, dropped);

  const secret = credential && (await parts.secretOf(credential.id));
  if (credential && secret === undefined) {
    return failed({
      kind: 'no-secret',
      message: `The key “${credential.label}” is listed for ${provider.name} but its secret is gone from the store. Enter it again in Keys.`,
    });
  }

  let body: Buffer;
  let dropped: readonly string[] = [];
  try {
    if (passthrough)
      body = passthroughBody(client.bytes, client.json, dialect, endpoint.upstreamModel, provider.traits);
    else {
      const encoded = dialect.encodeRequest(client.neutral(), endpoint.upstreamModel, provider.traits);
      dropped = encoded.dropped;
      body = Buffer.from(JSON.stringify(encoded.body));
    }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return failed({ kind: 'http', status: error.status, message: error.message, code: error.errorType });
  }

  const outcome = await attempt({
    upstream: parts.upstream,
    dialect,
    call: {
      provider,
      path: dialect.path(endpoint.upstreamModel, client.stream),
      headers: upstreamHeaders(exchange.request, provider, dialect, secret, passthrough, parts.version),
      body,
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

const fail = (
  failure: Extract<CallResult['outcome'], { type: 'failed' }>['failure'],
  passthrough: boolean,
  dropped: readonly string[],
): CallResult => ({ outcome: { type: 'failed', failure }, passthrough, dropped });
