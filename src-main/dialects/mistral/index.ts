// Mistral's chat: OpenAI Chat's frame around its own rules.
import type { TargetDialect } from '../dialect.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeChatRequest } from './encode-request.ts';
import { decodeError, isErrorBody } from './error.ts';
import { decodeResponse } from './response.ts';

export const mistral: TargetDialect = {
  id: 'mistral',
  framing: 'sse',
  encodeRequest: encodeChatRequest,
  path: () => '/chat/completions',
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
};
