// OpenAI Chat Completions.
import type { AnswerFacts, Dialect, TargetTraits } from '../dialect.ts';
import { decoded, isJson, present, type Json } from '../read-json.ts';
import { readChatRequest } from './decode-request.ts';
import { createStreamDecoder } from './decode-stream.ts';
import { encodeChatRequest } from './encode-request.ts';
import { createStreamEncoder } from './encode-stream.ts';
import { decodeError, encodeError, isErrorBody } from './error.ts';
import { GATEWAY_FIELDS } from './gateway-fields.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { sealsIn, withoutSeals } from './seals.ts';
import { costFields } from '../cost-fields.ts';

/** A finish reason that is a word, not null. */
const FINISHED = /"finish_reason":\s*"/;

/** Clients of OpenRouter expect a fingerprint in whole answers, though it may say nothing. */
const additions = (facts: AnswerFacts, where: 'answer' | 'frame'): ReturnType<Dialect['additions']> => [
  {
    path: [],
    members: {
      provider: facts.providerName,
      ...(where === 'answer' && { system_fingerprint: null }),
      ...present({ openrouter_metadata: facts.metadata }),
    },
  },
  { path: ['usage'], members: costFields(facts) },
];

export const openAiChat: Dialect = {
  id: 'openai-chat',
  framing: 'sse',
  promptFields: ['messages'],
  decodeRequest: (body) => decoded(() => readChatRequest(body)),
  encodeResponse,
  createStreamEncoder,
  encodeError,
  // A comment and one newline: with a blank line after it some SDKs dispatch an empty event and fail on it.
  keepAlive: ': ping\n',
  encodeRequest: encodeChatRequest,
  path: () => '/chat/completions',
  requiredHeaders: {},
  decodeResponse,
  createStreamDecoder,
  decodeError,
  isErrorBody,
  gatewayFields: GATEWAY_FIELDS,
  passthroughChanges,
  serviceTierField: 'service_tier',
  featureHeaderPrefix: 'openai-',
  matters: (data) =>
    data.includes('"usage"') || FINISHED.test(data) || data.includes('"error"') || data.includes('[DONE]'),
  additions,
  // Servers of this protocol that take reasoning back do not check it.
  takesSeal: () => true,
  sealsIn,
  withoutSeals,
};

/** Usage is asked for in every stream: without it nothing could be priced. What the target refuses goes, what it names otherwise is renamed. */
function passthroughChanges(body: Json, traits: TargetTraits): Json {
  const changes: Record<string, unknown> = { ...limitChanges(body, traits), ...streamOptionChanges(body, traits) };
  const refused = [...(traits.unsupportedFields ?? []), ...(traits.extraSampling === false ? EXTRA_SAMPLING : [])];
  for (const field of refused) if ((changes[field] ?? body[field]) !== undefined) changes[field] = undefined;
  return changes;
}

/** What OpenAI's own protocol does not have. */
const EXTRA_SAMPLING = ['top_k', 'min_p', 'top_a', 'repetition_penalty'];

/** Clients know the one name or the other. Where the model decides which is right, the client has chosen for its model. */
function limitChanges(body: Json, { maxTokensField: wanted, openAiModels }: TargetTraits): Json {
  if (wanted === undefined || (wanted === 'max_tokens' && openAiModels === true)) return {};
  const other = wanted === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (body[other] === undefined) return {};
  return { [wanted]: body[wanted] ?? body[other], [other]: undefined };
}

function streamOptionChanges(body: Json, traits: TargetTraits): Json {
  const { stream_options: options } = body;
  if (traits.streamUsageOption === false) return options === undefined ? {} : { stream_options: undefined };
  if (body['stream'] !== true || (isJson(options) && options['include_usage'] === true)) return {};
  return { stream_options: { ...(isJson(options) && options), include_usage: true } };
}
