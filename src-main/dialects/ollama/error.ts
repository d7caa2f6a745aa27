// Errors in Ollama's shape, read and written.
import type { GatewayErrorBody } from '../dialect.ts';
import type { UpstreamError } from '../model-stream.ts';
import { isJson, type Json } from '../read-json.ts';

/** Understands `{error: "…"}`, the `{error: {message}}` of proxies before it, and plain text. */
export function decodeError(status: number, body: unknown): UpstreamError {
  const error: unknown = isJson(body) ? (body['error'] ?? body['message'] ?? body) : body;
  const words: unknown = isJson(error) ? (error['message'] ?? error) : error;
  const stated = statusIn(body);
  return {
    ...(status >= 400 ? { status } : stated === undefined ? {} : { status: stated }),
    message: typeof words === 'string' ? words : (JSON.stringify(words) ?? ''),
    raw: body,
  };
}

/** Ollama's cloud names the status in the body, by more than one name. */
function statusIn(body: unknown): number | undefined {
  const stated = isJson(body) ? (body['status_code'] ?? body['StatusCode'] ?? body['status']) : undefined;
  return typeof stated === 'number' && stated >= 400 && stated < 600 ? stated : undefined;
}

/** An answer has a message; a body with an error and without one is none. */
export const isErrorBody = (body: unknown): boolean =>
  isJson(body) && body['error'] !== undefined && body['error'] !== null && !isJson(body['message']);

export const encodeError = ({ message }: GatewayErrorBody): Json => ({ error: message });
