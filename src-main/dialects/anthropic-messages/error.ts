// Errors in Anthropic's shape, read and written.
import type { GatewayErrorBody } from '../dialect.ts';
import type { UpstreamError } from '../model-stream.ts';
import { isJson, objectOr, present, textOr, type Json } from '../read-json.ts';

/** Status an in-stream error stands for, by the vendor's word. */
const STATUS_OF: ReadonlyMap<string, number> = new Map(
  Object.entries({
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    request_too_large: 413,
    rate_limit_error: 429,
    api_error: 500,
    timeout_error: 504,
    overloaded_error: 529,
  }),
);

export function decodeError(status: number, body: unknown): UpstreamError {
  const error = isJson(body) ? objectOr(body['error']) : {};
  const type = textOr(error['type'], '');
  const words = textOr(error['message'], '') || (typeof body === 'string' ? body : JSON.stringify(body ?? ''));
  const meant = status >= 400 ? status : STATUS_OF.get(type);
  return { message: words, raw: body, ...present({ status: meant }), ...(type !== '' && { code: type }) };
}

export const isErrorBody = (body: unknown): boolean => isJson(body) && body['type'] === 'error';

/** The gateway's error types in Anthropic's words, as OpenRouter maps them. */
const TYPE_OF: Readonly<Record<string, string>> = {
  invalid_request: 'invalid_request_error',
  context_length_exceeded: 'invalid_request_error',
  content_policy_violation: 'invalid_request_error',
  unsupported_media_type: 'invalid_request_error',
  method_not_allowed: 'invalid_request_error',
  misdirected: 'invalid_request_error',
  authentication: 'authentication_error',
  payment_required: 'billing_error',
  permission_denied: 'permission_error',
  not_found: 'not_found_error',
  payload_too_large: 'request_too_large',
  rate_limit_exceeded: 'rate_limit_error',
  provider_overloaded: 'overloaded_error',
  timeout: 'timeout_error',
};

export function encodeError(error: GatewayErrorBody): Json {
  return {
    type: 'error',
    error: {
      type: TYPE_OF[error.errorType] ?? 'api_error',
      message: error.message,
      error_type: error.errorType,
      ...present({ metadata: error.metadata, availability: error.availability }),
    },
    ...present({ request_id: error.requestId }),
  };
}
