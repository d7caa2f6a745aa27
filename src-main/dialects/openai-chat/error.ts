// Errors in OpenAI's shape, read and written.
import type { GatewayErrorBody } from '../dialect.ts';
import type { UpstreamError } from '../model-stream.ts';
import { isJson, listOr, present, type Json } from '../read-json.ts';

/** Understands `{error: {…}}`, `{error: "…"}`, `{message}`, `{detail}`, lists of them, and plain text. */
export function decodeError(status: number, body: unknown): UpstreamError {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error: unknown = isJson(first) ? (first['error'] ?? first) : first;
  if (!isJson(error)) return { ...statusOf(status, undefined), message: wordsOf(error), raw: body };
  const { code } = error;
  const name = [code, error['type'], error['status']].find((word) => typeof word === 'string');
  const stated = [error['status_code'], error['http_status'], code].find((word) => typeof word === 'number');
  return {
    ...statusOf(status, typeof stated === 'number' ? stated : undefined),
    ...(typeof name === 'string' && { code: name }),
    message: wordsOf(error['message'] ?? error['detail'] ?? error['error'] ?? error),
    raw: body,
  };
}

/** A 2xx says nothing about an error inside it. */
function statusOf(http: number, stated: number | undefined): { status?: number } {
  if (http >= 400) return { status: http };
  return stated !== undefined && stated >= 400 && stated < 600 ? { status: stated } : {};
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/** An answer has choices; a body with an error and without them is none. */
export const isErrorBody = (body: unknown): boolean =>
  isJson(body) && body['error'] !== undefined && body['error'] !== null && listOr(body['choices']).length === 0;

/** OpenAI SDKs branch on `type` and `code`, OpenRouter clients on `metadata.error_type`. */
export function encodeError(error: GatewayErrorBody): Json {
  return {
    error: {
      message: error.message,
      type: error.errorType,
      code: error.status,
      param: null,
      metadata: { error_type: error.errorType, ...error.metadata },
      ...present({ availability: error.availability }),
    },
    ...present({ request_id: error.requestId }),
  };
}
