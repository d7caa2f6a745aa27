// Ollama's own protocol: chats, which providers speak too, and the completions of its older clients.
import type { AnswerFacts, ClientDialect, Dialect } from '../dialect.ts';
import type { Finish } from '../model-stream.ts';
import { decoded, type Json } from '../read-json.ts';
import { answerAdditions, chatVoice, generateVoice } from './answer.ts';
import { readChatRequest, readGenerateRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeChatRequest } from './encode-request.ts';
import { createStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, isErrorBody } from './error.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { decodeResponse, encodeResponse } from './response.ts';

/** Of what is inside a message, quotes are escaped: this finds only a member of the line itself. */
const MATTERS = /"(?:done"\s*:\s*true|error"\s*:)/;

/** What both kinds of request share. */
const common = {
  gatewayFields: GATEWAY_FIELDS,
  streamsByDefault: true,
  noPrompt: (body: Json): Finish => ({ reason: 'stop', native: body['keep_alive'] === 0 ? 'unload' : 'load' }),
  streamType: () => 'application/x-ndjson',
  encodeError,
  // Ollama's own client complains about a line that is no JSON, empty ones included.
  keepAlive: '',
} as const;

export const ollamaChat: Dialect = {
  ...common,
  id: 'ollama-chat',
  framing: 'ndjson',
  promptFields: ['messages'],
  decodeRequest: (body) => decoded(() => readChatRequest(body)),
  encodeResponse: (response, facts) => encodeResponse(chatVoice, response, facts),
  createStreamEncoder: () => createStreamEncoder(chatVoice),
  encodeRequest: encodeChatRequest,
  path: () => '/api/chat',
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  // Usage comes by itself here.
  passthroughChanges: () => ({}),
  featureHeaderPrefix: 'ollama-',
  matters: (data) => MATTERS.test(data),
  additions: (facts: AnswerFacts) => [{ path: [], members: answerAdditions(facts) }],
  // No opaque reasoning stands in this protocol.
  withoutSeals: (body) => body,
};

export const ollamaGenerate: ClientDialect = {
  ...common,
  id: 'ollama-generate',
  promptFields: ['prompt'],
  decodeRequest: (body) => decoded(() => readGenerateRequest(body)),
  encodeResponse: (response, facts) => encodeResponse(generateVoice, response, facts),
  createStreamEncoder: () => createStreamEncoder(generateVoice),
};
