// OpenAI Responses.
import type { AnswerFacts, Dialect, TargetTraits } from '../dialect.ts';
import { encodeError } from '../openai-chat/error.ts';
import { decoded, present, type Json } from '../read-json.ts';
import { costFields } from '../cost-fields.ts';
import { readResponsesRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeResponsesRequest } from './encode-request.ts';
import { createStreamEncoder } from './encode-stream.ts';
import { decodeError } from './error.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { decodeResponse, encodeResponse, isErrorBody } from './response.ts';
import { FORMAT } from './seal.ts';
import { sealsIn, withoutSeals } from './seals.ts';

/** Deltas are most of a stream, and carry neither usage nor an end nor opaque state. */
const DELTA = /"type":\s*"response\.[a-z_]+\.delta"/;

export const openAiResponses: Dialect = {
  id: 'openai-responses',
  framing: 'sse',
  promptFields: ['input', 'prompt'],
  decodeRequest: (body) => decoded(() => readResponsesRequest(body)),
  encodeResponse,
  createStreamEncoder,
  encodeError,
  keepAlive: ': ping\n',
  encodeRequest: encodeResponsesRequest,
  path: () => '/responses',
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  gatewayFields: GATEWAY_FIELDS,
  passthroughChanges,
  serviceTierField: 'service_tier',
  featureHeaderPrefix: 'openai-',
  matters: (data) => !DELTA.test(data),
  additions,
  takesSeal: ({ format }) => format === FORMAT,
  sealsIn,
  withoutSeals,
};

/** Usage comes by itself here; what the target refuses goes. */
function passthroughChanges(body: Json, { unsupportedFields = [] }: TargetTraits): Json {
  return Object.fromEntries(
    unsupportedFields.filter((field) => body[field] !== undefined).map((field) => [field, undefined]),
  );
}

/** In a stream the answer is a member of the last event. */
function additions(facts: AnswerFacts, where: 'answer' | 'frame'): ReturnType<Dialect['additions']> {
  const root = where === 'frame' ? ['response'] : [];
  return [
    { path: root, members: { provider: facts.providerName, ...present({ openrouter_metadata: facts.metadata }) } },
    { path: [...root, 'usage'], members: costFields(facts) },
  ];
}
