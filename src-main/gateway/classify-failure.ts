// Pure table: what went wrong in an attempt → its class, whether to try again here, and what to rest for how long.
import type { RateLimits } from '../providers/rate-limits.ts';
import type { FailureClass } from '../routing/plan.ts';
import { FAILURE_CLASSES } from '../routing/preferences/failures.ts';
import type { ErrorType } from './gateway-error.ts';

/** How an attempt failed, before judgement. `status` is the vendor's HTTP status or the one its in-stream error stands for. */
export interface AttemptFailure {
  readonly kind:
    | 'connect'
    | 'timeout'
    | 'http'
    | 'stream-error'
    | 'truncated'
    | 'malformed'
    | 'refused-address'
    | 'no-secret'
    /** Not sent: the target cannot be told something that the client requires. */
    | 'unsupported';
  readonly status?: number;
  /** The vendor's machine word. */
  readonly code?: string;
  readonly message: string;
  readonly retryAfterMs?: number;
  /** What the vendor said the key may still ask for. */
  readonly limits?: RateLimits;
  /** The vendor's body as it came, for a same-dialect client. */
  readonly raw?: { readonly bytes: Buffer; readonly contentType: string };
  /** The vendor's body, parsed. */
  readonly body?: unknown;
}

export interface Judgement {
  readonly failureClass: FailureClass;
  /** The same target may answer if asked again. */
  readonly retrySame: boolean;
  /** What rests: this credential for this model, the credential for every model, or nothing. */
  readonly rests: 'credential-model' | 'credential' | 'nothing';
  /** True when another credential of the same endpoint would meet the same failure. */
  readonly endpointWide: boolean;
  readonly errorType: ErrorType;
}

const TABLE: Readonly<Record<FailureClass, Omit<Judgement, 'failureClass'>>> = {
  rate_limit: { retrySame: true, rests: 'credential-model', endpointWide: false, errorType: 'rate_limit_exceeded' },
  overloaded: { retrySame: true, rests: 'credential-model', endpointWide: true, errorType: 'provider_overloaded' },
  timeout: { retrySame: false, rests: 'credential-model', endpointWide: true, errorType: 'timeout' },
  server: { retrySame: true, rests: 'credential-model', endpointWide: true, errorType: 'provider_unavailable' },
  network: { retrySame: true, rests: 'credential-model', endpointWide: true, errorType: 'provider_unavailable' },
  auth: { retrySame: false, rests: 'credential', endpointWide: false, errorType: 'authentication' },
  payment: { retrySame: false, rests: 'credential', endpointWide: false, errorType: 'payment_required' },
  // A caller's mistake must never rest a healthy credential.
  context_length: { retrySame: false, rests: 'nothing', endpointWide: true, errorType: 'context_length_exceeded' },
  moderation: { retrySame: false, rests: 'nothing', endpointWide: true, errorType: 'content_policy_violation' },
  not_found: { retrySame: false, rests: 'credential-model', endpointWide: true, errorType: 'not_found' },
  invalid_request: { retrySame: false, rests: 'nothing', endpointWide: true, errorType: 'invalid_request' },
};

const CONTEXT_WORDS =
  /context[_ ](length|window)|prompt is too long|maximum context|too many tokens|input is too long|exceeds? the (maximum )?(number of tokens|token limit)|input token count/i;
const MODERATION_WORDS = /content[_ ](policy|filter|management)|moderation|flagged|safety system|responsible[_ ]?ai/i;
const QUOTA_WORDS =
  /insufficient[_ ](quota|balance|credits?|funds)|credit balance|billing|payment|exceeded your current quota/i;
const OVERLOAD_WORDS = /overloaded|capacity|unavailable_error/i;

/** The class of a failure. Reads the vendor's words only where a status code means several things. */
function failureClassOf(failure: AttemptFailure): FailureClass {
  switch (failure.kind) {
    case 'connect':
    case 'truncated':
    case 'refused-address':
      return 'network';
    case 'timeout':
      return 'timeout';
    case 'no-secret':
      return 'auth';
    case 'malformed':
      return 'server';
    case 'unsupported':
      return 'not_found';
    case 'http':
    case 'stream-error':
      return classOfStatus(failure);
  }
}

function classOfStatus(failure: AttemptFailure): FailureClass {
  const words = `${failure.code ?? ''} ${failure.message}`;
  const { status } = failure;
  if (status === 402) return 'payment';
  if (status === 429) return QUOTA_WORDS.test(words) ? 'payment' : 'rate_limit';
  if (status === 401) return 'auth';
  if (status === 403) {
    if (MODERATION_WORDS.test(words)) return 'moderation';
    return QUOTA_WORDS.test(words) ? 'payment' : 'auth';
  }
  if (status === 404 || status === 410) return 'not_found';
  if (status === 408 || status === 504 || status === 524) return 'timeout';
  if (status === 503 || status === 529) return 'overloaded';
  if (status === 413) return 'context_length';
  if (status !== undefined && status >= 500) return OVERLOAD_WORDS.test(words) ? 'overloaded' : 'server';
  if (status !== undefined && status >= 400) return classOfBadRequest(words);
  return OVERLOAD_WORDS.test(words) ? 'overloaded' : 'server';
}

function classOfBadRequest(words: string): FailureClass {
  if (CONTEXT_WORDS.test(words)) return 'context_length';
  if (QUOTA_WORDS.test(words)) return 'payment';
  if (MODERATION_WORDS.test(words)) return 'moderation';
  return 'invalid_request';
}

/** What to do about a failure. */
export function classifyFailure(failure: AttemptFailure): Judgement {
  const failureClass = failureClassOf(failure);
  const judgement = { failureClass, ...TABLE[failureClass] };
  // Another request may well be told to it.
  return failure.kind === 'unsupported' ? { ...judgement, rests: 'nothing' } : judgement;
}

/** OpenRouter's arithmetic of uptime: the caller's mistakes and rate limits are no fault of the provider's. */
const NOT_COUNTED: ReadonlySet<FailureClass> = new Set([
  'invalid_request',
  'context_length',
  'moderation',
  'rate_limit',
]);
/** What never reached the provider. */
const NOT_SENT: ReadonlySet<AttemptFailure['kind']> = new Set(['no-secret', 'refused-address', 'unsupported']);

/** Does this failure tell that the endpoint is unwell? */
export const isProvidersFault = ({ kind }: AttemptFailure, failureClass: FailureClass): boolean =>
  !NOT_COUNTED.has(failureClass) && !NOT_SENT.has(kind);

const REASONING_WORDS = /signature|encrypted[_ ]?content|thinking|redacted|reasoning item|thought/i;

/** A vendor's refusal of the reasoning in the conversation: the same request without it would do. */
export const refusesReasoning = ({ status, code, message }: AttemptFailure): boolean =>
  (status === 400 || status === 422) && REASONING_WORDS.test(`${code ?? ''} ${message}`);

/** Classes that move on to the next target unless the client says otherwise: all but the caller's own mistakes. */
export const DEFAULT_FALLBACK_ON = FAILURE_CLASSES.filter((name) => name !== 'invalid_request');
