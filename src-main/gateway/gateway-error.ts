// The gateway's own errors: one class, one table of codes.
import type { GatewayErrorBody } from '../dialects/dialect.ts';

/** Error type → HTTP status. Names and codes are OpenRouter's stable list, plus what a plain HTTP server needs. */
export const ERROR_STATUS = {
  invalid_request: 400,
  context_length_exceeded: 400,
  content_policy_violation: 400,
  authentication: 401,
  payment_required: 402,
  permission_denied: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  misdirected: 421,
  rate_limit_exceeded: 429,
  server: 500,
  provider_unavailable: 502,
  provider_overloaded: 503,
  timeout: 504,
} as const;

export type ErrorType = keyof typeof ERROR_STATUS;

interface ErrorExtras {
  readonly status?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly availability?: unknown;
  /** Seconds, for Retry-After. */
  readonly retryAfterSeconds?: number;
}

/** Thrown at the outer edge only; inside the request path failures are values. */
export class GatewayError extends Error {
  readonly errorType: ErrorType;
  readonly status: number;
  readonly extras: ErrorExtras;

  constructor(errorType: ErrorType, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.name = 'GatewayError';
    this.errorType = errorType;
    this.status = extras.status ?? ERROR_STATUS[errorType];
    this.extras = extras;
  }

  /** The error as a dialect will word it. */
  body(requestId: string): GatewayErrorBody {
    const { metadata, availability } = this.extras;
    return {
      status: this.status,
      errorType: this.errorType,
      message: this.message,
      requestId,
      ...(metadata && { metadata }),
      ...(availability !== undefined && { availability }),
    };
  }
}
