// Sends one prepared call with its secret; whatever stands in the way is a failure value.
import type { Readable } from 'node:stream';
import type { AuthorizedCall } from '../providers/authorize.ts';
import { SecretUnusable } from '../providers/secret-unusable.ts';
import type { Target, Timeouts } from '../routing/plan.ts';
import type { AttemptOutcome } from './attempt.ts';
import type { AttemptFailure } from './classify-failure.ts';
import { upstreamHeaders } from './headers.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { relayAttempt } from './relay-attempt.ts';
import type { Wire } from './wire.ts';

export interface RelayBody {
  readonly contentType: string;
  /** Where it is still to be read from disk; undefined = `open` gives it whole. */
  readonly byteLength?: number;
  /** @param alive to be called while it is read */
  readonly open: (alive: () => void) => Buffer | Readable;
}

export const jsonBody = (bytes: Buffer): RelayBody => ({ contentType: 'application/json', open: () => bytes });

export interface Sending {
  readonly target: Target;
  readonly wire: Wire;
  /** Below the wire's base URL. */
  readonly path: string;
  readonly body: RelayBody;
  /** Only JSON, or events, is an answer. */
  readonly jsonOnly: boolean;
  readonly stream: boolean;
  readonly timeouts: Timeouts;
}

export async function sendRelayed(sending: Sending, exchange: Exchange, parts: GatewayParts): Promise<AttemptOutcome> {
  const { target, wire, body } = sending;
  const { provider, credential } = target;
  const noSecret = (message: string): AttemptOutcome => failure({ kind: 'no-secret', message });
  const secret = credential && (await parts.secretOf(credential.id));
  if (credential && secret === undefined) {
    return noSecret(
      `The key “${credential.label}” is listed for ${provider.name} but its secret is gone from the store. Enter it again in Keys.`,
    );
  }
  const whole = body.byteLength === undefined ? body.open(() => undefined) : undefined;
  let authorized: AuthorizedCall;
  try {
    authorized = await parts.authorize(provider, secret, {
      method: 'POST',
      url: `${wire.baseUrl}${sending.path}`,
      headers: headersOf(sending, exchange, parts),
      ...(whole instanceof Uint8Array && { body: whole }),
    });
  } catch (error) {
    if (!(error instanceof SecretUnusable)) throw error;
    return noSecret(error.message);
  }
  return relayAttempt({
    upstream: parts.upstream,
    dialect: wire.dialect,
    call: { provider, ...authorized },
    openBody: body.open,
    jsonOnly: sending.jsonOnly,
    stream: sending.stream,
    timeouts: sending.timeouts,
    client: exchange.client,
    now: parts.now,
  });
}

const failure = (of: AttemptFailure): AttemptOutcome => ({ type: 'failed', failure: of });

const headersOf = (
  { target, wire, body, jsonOnly }: Sending,
  exchange: Exchange,
  parts: GatewayParts,
): Record<string, string> => ({
  ...upstreamHeaders(exchange.request, target.provider, wire, parts.version),
  'content-type': body.contentType,
  ...(body.byteLength !== undefined && { 'content-length': String(body.byteLength) }),
  ...(!jsonOnly && { accept: '*/*' }),
});
