// Makes failure values out of what the network, the vendor and the clock did.
import type { TargetDialect } from '../dialects/dialect.ts';
import type { UpstreamError } from '../dialects/model-stream.ts';
import { FrameLimitError } from '../dialects/byte-queue.ts';
import { DamagedFrameError } from '../dialects/event-stream.ts';
import type { AttemptFailure } from './classify-failure.ts';
import { TimedOut } from './limits.ts';
import { TooLarge } from './read-all.ts';
import { AddressRefused } from '../providers/checked-agent.ts';
import { readRateLimits } from '../providers/rate-limits.ts';
import type { UpstreamReply } from './upstream.ts';

const MAX_MESSAGE_CHARS = 2_000;

export const truncated = (): AttemptFailure => ({
  kind: 'truncated',
  message: 'The provider closed the stream before its end.',
});

/** @param bytes the start of the body, quoted for the reader */
export const malformed = (what: string, bytes: Buffer): AttemptFailure => ({
  kind: 'malformed',
  message: `Unreadable reply: ${what}. It begins: ${JSON.stringify(bytes.toString('utf8', 0, 200))}`,
});

/** An error the vendor reported inside an HTTP 200, in a body or a frame. */
export function failureOfUpstreamError(error: UpstreamError, raw?: AttemptFailure['raw']): AttemptFailure {
  return {
    kind: 'stream-error',
    message: error.message.slice(0, MAX_MESSAGE_CHARS),
    ...(error.status !== undefined && { status: error.status }),
    ...(error.code !== undefined && { code: error.code }),
    ...(error.raw !== undefined && { body: error.raw }),
    ...(raw && { raw }),
  };
}

/** A non-2xx reply. */
export function failureOfResponse(
  reply: UpstreamReply,
  bytes: Buffer,
  contentType: string,
  dialect: TargetDialect,
  nowMs: number,
): AttemptFailure {
  const text = bytes.toString();
  const body = parseOr(text);
  const error = dialect.decodeError(reply.status, body);
  const retryAfterMs = retryAfterOf(reply.headers, nowMs);
  const limits = readRateLimits(reply.headers, nowMs);
  return {
    kind: 'http',
    status: reply.status,
    message: (error.message || `HTTP ${reply.status}`).slice(0, MAX_MESSAGE_CHARS),
    body,
    raw: { bytes, contentType },
    ...(error.code !== undefined && { code: error.code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(limits && { limits }),
  };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterOf(headers: UpstreamReply['headers'], nowMs: number): number | undefined {
  const exact = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && exact >= 0) return exact;
  const value = headers['retry-after'];
  if (typeof value !== 'string' || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1000 : undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** An exception of the network stack. @param signal the attempt's own: its reason tells a timeout from a broken line */
export function failureOfError(error: unknown, signal: AbortSignal): AttemptFailure {
  const reason: unknown = signal.aborted ? signal.reason : error;
  if (reason instanceof TimedOut) return { kind: 'timeout', message: `The provider sent ${reason.message}.` };
  if (error instanceof AddressRefused) return { kind: 'refused-address', message: error.message };
  if (error instanceof TooLarge) return { kind: 'malformed', message: `The reply is ${error.message}.` };
  if (error instanceof FrameLimitError || error instanceof DamagedFrameError)
    return { kind: 'malformed', message: `Unreadable stream: ${error.message}.` };
  const code = codeOf(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT')
    return { kind: 'timeout', code, message: 'The provider did not accept a connection in time.' };
  return { kind: 'connect', message: wordsFor(code, error), ...(code !== undefined && { code }) };
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : undefined;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The provider refused the connection: nothing listens there.',
  ECONNRESET: 'The provider cut the connection.',
  UND_ERR_SOCKET: 'The provider cut the connection.',
  ENOTFOUND: "The provider's host name is unknown. Check the base URL and your network.",
  EAI_AGAIN: "The provider's host name could not be looked up. Check your network.",
  ENETUNREACH: 'No network route to the provider.',
  EHOSTUNREACH: 'No network route to the provider.',
  CERT_HAS_EXPIRED: "The provider's TLS certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The provider's TLS certificate is self-signed.",
};

const wordsFor = (code: string | undefined, error: unknown): string =>
  NETWORK_WORDS[code ?? ''] ??
  `The connection to the provider failed: ${error instanceof Error ? error.message : String(error)}`;
