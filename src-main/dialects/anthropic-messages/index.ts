// Anthropic Messages.
import type { AnswerFacts, Dialect } from '../dialect.ts';
import { decoded, present } from '../read-json.ts';
import { readMessagesRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeMessagesRequest } from './encode-request.ts';
import { createStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, isErrorBody } from './error.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { FORMAT } from './seal.ts';
import { sealsIn, withoutSeals } from './seals.ts';
import { costFields } from '../cost-fields.ts';

export const anthropicMessages: Dialect = {
  id: 'anthropic-messages',
  framing: 'sse',
  promptFields: ['messages'],
  decodeRequest: (body) => decoded(() => readMessagesRequest(body)),
  encodeResponse,
  createStreamEncoder,
  encodeError,
  keepAlive: 'event: ping\ndata: {"type":"ping"}\n\n',
  encodeRequest: encodeMessagesRequest,
  path: () => '/messages',
  requiredHeaders: { 'anthropic-version': '2023-06-01' },
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  gatewayFields: GATEWAY_FIELDS,
  // Usage comes by itself here.
  passthroughChanges: () => ({}),
  featureHeaderPrefix: 'anthropic-',
  matters: (data) => !data.includes('"content_block_delta"'),
  additions: (facts: AnswerFacts) => [
    { path: [], members: { provider: facts.providerName, ...present({ openrouter_metadata: facts.metadata }) } },
    { path: ['usage'], members: costFields(facts) },
  ],
  takesSeal: (seal, model) => seal.format === FORMAT || (seal.format === 'unknown' && !model.includes('claude')),
  sealsIn,
  withoutSeals,
};
