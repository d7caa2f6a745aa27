// Errors of Bedrock: a message in the body, their kind in a header or in the name of an event.
import type { UpstreamError } from '../model-stream.ts';
import { isJson, textOr, type Json } from '../read-json.ts';

/** Status an exception in a stream stands for. */
const STATUS_OF: Readonly<Record<string, number>> = {
  validationException: 400,
  accessDeniedException: 403,
  resourceNotFoundException: 404,
  modelTimeoutException: 408,
  throttlingException: 429,
  serviceQuotaExceededException: 429,
  modelNotReadyException: 429,
  internalServerException: 500,
  modelErrorException: 500,
  modelStreamErrorException: 500,
  serviceUnavailableException: 503,
};

const wordsOf = (body: Json): string =>
  textOr(body['message'], '') || textOr(body['Message'], '') || JSON.stringify(body);

export function decodeError(status: number, body: unknown): UpstreamError {
  const code = isJson(body) ? textOr(body['__type'], '').replace(/^.*#/, '') : '';
  return {
    ...(status >= 400 && { status }),
    ...(code !== '' && { code }),
    message: isJson(body) ? wordsOf(body) : typeof body === 'string' ? body : JSON.stringify(body ?? ''),
    raw: body,
  };
}

/** An exception may come without words: its name is one then. */
export function decodeException(name: string, body: unknown): UpstreamError {
  const status = STATUS_OF[name.charAt(0).toLowerCase() + name.slice(1)];
  const message = isJson(body) ? wordsOf(body) : textOr(body, '') || name;
  return { code: name, message, raw: body, ...(status !== undefined && { status }) };
}

/** An answer has an output; a body with only a message has none. */
export const isErrorBody = (body: unknown): boolean =>
  isJson(body) &&
  body['output'] === undefined &&
  (typeof body['message'] === 'string' || typeof body['Message'] === 'string');
