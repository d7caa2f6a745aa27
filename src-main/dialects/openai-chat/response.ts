// Whole OpenAI Chat answers, read and written.
import { choicesOf } from '../choices.ts';
import type { AnswerFacts, Decoded } from '../dialect.ts';
import type { MediaPart, TextPart, ToolCallPart } from '../model-request.ts';
import type {
  Annotation,
  Choice,
  Finish,
  FinishReason,
  ModelResponse,
  ResponsePart,
  TokenLogprob,
} from '../model-stream.ts';
import { arrayAt, decoded, isJson, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { encodeLogprobs, readLogprobs, tokensOf, withTokens } from '../token-logprobs.ts';
import { media } from './decode-messages.ts';
import { reasoningOf, toDetails } from './reasoning.ts';
import { decodeUsage, encodeUsage } from './usage.ts';
import { withServedTier } from '../served-tier.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({
    stop: 'stop',
    eos: 'stop',
    length: 'length',
    max_tokens: 'length',
    model_length: 'length',
    tool_calls: 'tool-calls',
    function_call: 'tool-calls',
    content_filter: 'content-filter',
    error: 'error',
  } as const),
);

export function finishOf(native: unknown): Finish {
  if (typeof native !== 'string' || native === '') return { reason: 'unknown' };
  return { reason: REASONS.get(native) ?? 'unknown', native };
}

/** OpenRouter's normalised words; `error` is one of them. */
export function finishWord(reason: FinishReason): string {
  switch (reason) {
    case 'length':
      return 'length';
    case 'tool-calls':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    case 'error':
      return 'error';
    case 'stop':
    case 'pause':
    case 'unknown':
      return 'stop';
  }
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const choices = arrayAt(body['choices'], 'choices');
    const first = choiceOf(choices[0], 'choices[0]');
    const further = choices
      .slice(1)
      .map(objectOr)
      .filter(({ message }) => isJson(message));
    const others = further.map((each, index) => choiceOf(each, `choices[${index + 1}]`));
    return {
      ...first,
      ...present({
        id: textOr(body['id'], '') || undefined,
        model: textOr(body['model'], '') || undefined,
        usage: withServedTier(decodeUsage(body['usage']), body['service_tier']),
      }),
      ...(others.length > 0 && { others }),
    };
  });
}

function choiceOf(value: unknown, field: string): Choice {
  const choice = objectAt(value, field);
  const message = objectAt(choice['message'], `${field}.message`);
  const annotations = annotationsOf(message);
  const content = withTokens(contentOf(message), readLogprobs(objectOr(choice['logprobs'])['content']));
  return {
    content,
    finish: impliedFinish(finishOf(choice['finish_reason']), content),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** Some servers say `stop`, or nothing, though the answer is tool calls: clients would not run them. */
function impliedFinish(finish: Finish, content: readonly ResponsePart[]): Finish {
  const calls = content.some((part) => part.type === 'tool-call');
  return calls && (finish.reason === 'stop' || finish.reason === 'unknown')
    ? { ...finish, reason: 'tool-calls' }
    : finish;
}

function contentOf(message: Json): ResponsePart[] {
  const refusal = textOr(message['refusal'], '');
  return [
    ...reasoningOf(message),
    ...textParts(message['content']),
    ...(refusal === '' ? [] : [{ type: 'refusal' as const, text: refusal }]),
    ...imagesOf(message),
    ...listOr(message['tool_calls']).flatMap(toolCall),
    ...legacyCall(message['function_call']),
  ];
}

function textParts(content: unknown): ResponsePart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return listOr(content).flatMap((part): ResponsePart[] => {
    if (!isJson(part)) return [];
    if (part['type'] === 'text') return [{ type: 'text', text: textOr(part['text'], '') }];
    // Mistral thinks inside its content.
    if (part['type'] === 'thinking') return [{ type: 'reasoning', text: thinkingText(part), format: 'unknown' }];
    return [];
  });
}

/** The text of a Mistral thinking chunk. */
export const thinkingText = (part: Json): string =>
  listOr(part['thinking'])
    .map((each) => textOr(objectOr(each)['text'], ''))
    .join('');

/** `images` of a message or a delta: what the model drew. */
export const imagesOf = (message: Json): MediaPart[] =>
  listOr(message['images']).flatMap((image) => {
    const url = textOr(objectOr(objectOr(image)['image_url'])['url'], '');
    return url === '' ? [] : [media('image', url)];
  });

function toolCall(value: unknown, index: number): ToolCallPart[] {
  const called = objectOr(objectOr(value)['function']);
  const name = textOr(called['name'], '');
  if (name === '') return [];
  const args = called['arguments'];
  return [
    {
      type: 'tool-call',
      // Some servers send none, and the client must have something to answer to.
      id: textOr(objectOr(value)['id'], '') || `call_${index}`,
      name,
      arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
    },
  ];
}

function legacyCall(value: unknown): ToolCallPart[] {
  if (!isJson(value)) return [];
  const name = textOr(value['name'], '');
  return name === '' ? [] : [{ type: 'tool-call', id: name, name, arguments: textOr(value['arguments'], '') }];
}

/** `annotations` of a message or a delta. */
export function annotationsOf(message: Json): Annotation[] {
  return listOr(message['annotations']).flatMap((value) => {
    const citation = objectOr(objectOr(value)['url_citation']);
    const url = textOr(citation['url'], '');
    if (url === '') return [];
    const { title, content, start_index: start, end_index: end } = citation;
    return [
      {
        type: 'url-citation' as const,
        url,
        raw: value,
        ...present({
          title: typeof title === 'string' ? title : undefined,
          text: typeof content === 'string' ? content : undefined,
          start: typeof start === 'number' ? start : undefined,
          end: typeof end === 'number' ? end : undefined,
        }),
      },
    ];
  });
}

export const encodeAnnotation = ({ url, title, text, start, end }: Annotation): Json => ({
  type: 'url_citation',
  url_citation: { url, ...present({ title, content: text, start_index: start, end_index: end }) },
});

export function encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown> {
  return {
    id: facts.id,
    object: 'chat.completion',
    created: Math.floor(facts.createdAt / 1000),
    model: facts.model,
    provider: facts.providerName,
    choices: choicesOf(response).map(encodeChoice),
    // Clients of OpenRouter expect the member, though it says nothing.
    system_fingerprint: null,
    ...(response.usage && { usage: encodeUsage(response.usage, facts) }),
    ...present({ openrouter_metadata: facts.metadata }),
  };
}

const encodeChoice = (choice: Choice, index: number): Json => ({
  index,
  message: encodeAnswer(choice),
  finish_reason: finishWord(choice.finish.reason),
  native_finish_reason: choice.finish.native ?? null,
  logprobs: choiceLogprobs(tokensOf(choice.content)),
});

/** `logprobs` of a choice, whole or in a chunk. */
export const choiceLogprobs = (tokens: readonly TokenLogprob[]): Json | null =>
  tokens.length > 0 ? { content: encodeLogprobs(tokens), refusal: null } : null;

function encodeAnswer({ content, annotations }: Choice): Json {
  const texts = content.filter((part): part is TextPart => part.type === 'text').map((part) => part.text);
  const refusal = content.flatMap((part) => (part.type === 'refusal' ? [part.text] : [])).join('');
  const reasoning = content.filter((part) => part.type === 'reasoning');
  const calls = content.filter((part) => part.type === 'tool-call');
  const images = content.flatMap((part) => (part.type === 'media' && part.kind === 'image' ? [part] : []));
  const reasoningText = reasoning.map((part) => part.text).join('');
  return {
    role: 'assistant',
    content: texts.length > 0 ? texts.join('') : null,
    refusal: refusal === '' ? null : refusal,
    ...(reasoning.length > 0 && {
      reasoning: reasoningText === '' ? null : reasoningText,
      reasoning_details: reasoning.flatMap(toDetails),
    }),
    ...(calls.length > 0 && {
      tool_calls: calls.map((call, index) => ({
        index,
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: call.arguments === '' ? '{}' : call.arguments },
      })),
    }),
    ...(annotations && annotations.length > 0 && { annotations: annotations.map(encodeAnnotation) }),
    ...(images.length > 0 && {
      images: images.map((image, index) => ({ type: 'image_url', index, image_url: { url: imageUrl(image) } })),
    }),
  };
}

export const imageUrl = ({ source, mediaType }: MediaPart): string => {
  if (source.type === 'base64') return `data:${mediaType ?? 'image/png'};base64,${source.data}`;
  return source.type === 'url' ? source.url : source.id;
};
