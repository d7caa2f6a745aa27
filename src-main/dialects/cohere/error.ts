// Errors as Cohere writes them.
import type { UpstreamError } from '../model-stream.ts';
import { isJson, textOr } from '../read-json.ts';

/** `{message, error_type?, id}`, or plain text from a proxy before it. */
export function decodeError(status: number, body: unknown): UpstreamError {
  // A 2xx says nothing about an error inside it.
  const stated = status >= 400 ? { status } : {};
  if (!isJson(body)) return { ...stated, message: textOr(body, ''), raw: body };
  const code = textOr(body['error_type'], '');
  const words = body['message'] ?? body['error'] ?? body;
  return {
    ...stated,
    ...(code !== '' && { code }),
    message: typeof words === 'string' ? words : JSON.stringify(words),
    raw: body,
  };
}

/** In an answer `message` is an object; in an error it is a sentence. */
export const isErrorBody = (body: unknown): boolean => isJson(body) && typeof body['message'] === 'string';
