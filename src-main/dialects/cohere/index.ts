// Cohere's chat, version 2.
import type { TargetDialect } from '../dialect.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeChatRequest } from './encode-request.ts';
import { decodeError, isErrorBody } from './error.ts';
import { decodeResponse } from './response.ts';

export const cohere: TargetDialect = {
  id: 'cohere',
  framing: 'sse',
  encodeRequest: encodeChatRequest,
  // The version belongs to the path: the model list is still at another one.
  path: () => '/v2/chat',
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
};
