// Google's Gemini, as AI Studio and Vertex speak it.
import type { Dialect, PathFacts } from '../dialect.ts';
import { decodeError } from '../openai-chat/error.ts';
import { decoded } from '../read-json.ts';
import { readGeminiRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeGeminiRequest } from './encode-request.ts';
import { createStreamEncoder } from './encode-stream.ts';
import { encodeError, isErrorBody } from './error.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { FORMAT } from './seal.ts';
import { sealsIn, signedCalls, withoutSeals } from './seals.ts';
import { needsSignatures } from './thinking.ts';

export const gemini: Dialect = {
  id: 'gemini',
  framing: 'sse',
  jsonFraming: 'json-array',
  promptFields: ['contents'],
  decodeRequest: (body, path: PathFacts = {}) => decoded(() => readGeminiRequest(body, path)),
  encodeResponse,
  createStreamEncoder,
  streamType: ({ jsonArray }) => (jsonArray === true ? 'application/json; charset=utf-8' : 'text/event-stream'),
  encodeError,
  // Its clients read every event as an answer.
  keepAlive: '',
  encodeRequest: encodeGeminiRequest,
  path: (model, stream) =>
    `/models/${model.replace(/^models\//, '')}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  gatewayFields: GATEWAY_FIELDS,
  passthroughChanges: (body, _, model) => (needsSignatures(model) ? signedCalls(body) : {}),
  modelInPath: true,
  featureHeaderPrefix: 'x-goog-feature-',
  // Every chunk carries usage.
  matters: () => true,
  // Google's clients refuse members that they do not know.
  additions: () => [],
  takesSeal: ({ format }) => format === FORMAT,
  sealsIn,
  withoutSeals,
};
