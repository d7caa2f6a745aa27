// Errors in Google's shape, read and written.
import type { GatewayErrorBody } from '../dialect.ts';
import { isJson, present, type Json } from '../read-json.ts';

/** Inside a stream, or an HTTP 200, the error has a status of its own; a streamed array brings it as an element. */
export const isErrorBody = (body: unknown): boolean => {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  return isJson(first) && isJson(first['error']) && first['candidates'] === undefined;
};

const STATUS_WORDS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  402: 'FAILED_PRECONDITION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  408: 'DEADLINE_EXCEEDED',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  415: 'INVALID_ARGUMENT',
  421: 'PERMISSION_DENIED',
  422: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
  529: 'UNAVAILABLE',
};

export function encodeError(error: GatewayErrorBody): Json {
  const { status, message, errorType, metadata, availability, requestId } = error;
  return {
    error: {
      code: status,
      message,
      status: STATUS_WORDS[status] ?? 'UNKNOWN',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: errorType,
          domain: 'pointsman',
          ...present({ metadata, availability, request_id: requestId }),
        },
      ],
    },
  };
}
