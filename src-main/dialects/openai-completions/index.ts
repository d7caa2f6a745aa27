// OpenAI's legacy completions: text in, text out. Spoken to clients only.
import type { ClientDialect } from '../dialect.ts';
import { encodeError } from '../openai-chat/error.ts';
import { GATEWAY_FIELDS } from '../openai-chat/gateway-fields.ts';
import { decoded } from '../read-json.ts';
import { readCompletionRequest } from './decode-request.ts';
import { createStreamEncoder, encodeResponse } from './response.ts';

export const openAiCompletions: ClientDialect = {
  id: 'openai-completions',
  promptFields: ['prompt'],
  gatewayFields: GATEWAY_FIELDS,
  decodeRequest: (body) => decoded(() => readCompletionRequest(body)),
  encodeResponse,
  createStreamEncoder,
  encodeError,
  // A comment and one newline, as in chats: old SDK parsers survive it.
  keepAlive: ': ping\n',
};
