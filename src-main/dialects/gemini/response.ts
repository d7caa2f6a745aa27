// Whole Gemini answers, read and written.
import { choicesOf } from '../choices.ts';
import type { AnswerFacts, Decoded } from '../dialect.ts';
import type { MediaPart, ReasoningPart } from '../model-request.ts';
import type { Choice, Finish, FinishReason, ModelResponse, ResponsePart, Usage } from '../model-stream.ts';
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import { decoded, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { tokensOf, withTokens } from '../token-logprobs.ts';
import { kindOf } from './decode-contents.ts';
import { member } from './fields.ts';
import { annotationsOf, groundingOf } from './grounding.ts';
import { encodeAllLogprobs, readLogprobs } from './logprobs.ts';
import { opened, thoughtSignature } from './seal.ts';
import { decodeUsage, encodeUsage } from './usage.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({
    STOP: 'stop',
    MAX_TOKENS: 'length',
    SAFETY: 'content-filter',
    RECITATION: 'content-filter',
    LANGUAGE: 'content-filter',
    BLOCKLIST: 'content-filter',
    PROHIBITED_CONTENT: 'content-filter',
    SPII: 'content-filter',
    IMAGE_SAFETY: 'content-filter',
    IMAGE_PROHIBITED_CONTENT: 'content-filter',
    IMAGE_RECITATION: 'content-filter',
    IMAGE_OTHER: 'error',
    NO_IMAGE: 'error',
    MALFORMED_FUNCTION_CALL: 'error',
    MALFORMED_RESPONSE: 'error',
    UNEXPECTED_TOOL_CALL: 'error',
    TOO_MANY_TOOL_CALLS: 'error',
    MISSING_THOUGHT_SIGNATURE: 'error',
    OTHER: 'error',
  } as const),
);

/** Why generation ended, as far as this chunk or answer says; undefined when it goes on. A refused prompt has no candidate. */
export function finishOf(body: Json, candidate: Json, calls: boolean): Finish | undefined {
  const blocked = textOr(objectOr(body['promptFeedback'])['blockReason'], '');
  if (blocked !== '') return { reason: 'content-filter', native: blocked };
  const native = textOr(candidate['finishReason'], '');
  if (native === '' || native === 'FINISH_REASON_UNSPECIFIED') return undefined;
  const reason = REASONS.get(native) ?? 'unknown';
  return { reason: reason === 'stop' && calls ? 'tool-calls' : reason, native };
}

function wordFor(reason: FinishReason): string {
  switch (reason) {
    case 'length':
      return 'MAX_TOKENS';
    case 'content-filter':
      return 'SAFETY';
    case 'error':
      return 'OTHER';
    case 'stop':
    case 'tool-calls':
    case 'pause':
    case 'unknown':
      return 'STOP';
  }
}

/** One part of an answer, before the pieces of a thought are joined. @param nextId for calls without an id */
export function answerPart(part: Json, nextId: () => string): ResponsePart[] {
  const signature = textOr(member(part, 'thoughtSignature'), '');
  const state = signature === '' ? undefined : opened(signature);
  const call = objectOr(member(part, 'functionCall'));
  const text = textOr(part['text'], '');
  const name = textOr(call['name'], '');
  if (name !== '') {
    const id = textOr(call['id'], '') || nextId();
    const seal: ResponsePart[] = state
      ? [{ type: 'reasoning', text: '', ...state, ...(state.id === undefined && { id }) }]
      : [];
    return [...seal, { type: 'tool-call', id, name, arguments: JSON.stringify(call['args'] ?? {}) }];
  }
  if (part['thought'] === true) {
    return text === '' && !state ? [] : [{ type: 'reasoning', text, format: 'google-gemini-v1', ...state }];
  }
  const body = bodyOf(part, text);
  // A part that only Google understands keeps its signature inside.
  return state && body[0]?.type !== 'vendor' ? [...body, { type: 'reasoning', text: '', ...state }] : body;
}

function bodyOf(part: Json, text: string): ResponsePart[] {
  if (typeof part['text'] === 'string') return text === '' ? [] : [{ type: 'text', text }];
  const inline = objectOr(member(part, 'inlineData'));
  const data = textOr(inline['data'], '');
  const mediaType = textOr(member(inline, 'mimeType'), '');
  if (data !== '') return [{ type: 'media', kind: kindOf(mediaType), source: { type: 'base64', data }, mediaType }];
  return [{ type: 'vendor', dialect: 'gemini', raw: part }];
}

/** Ids for calls that came without: unique in the conversation by the answer's own id. */
export function callIds(responseId: string): () => string {
  let calls = 0;
  return () => `call_${responseId === '' ? '' : `${responseId}_`}${calls++}`;
}

/** The first, which Google may leave unnumbered. */
export const firstCandidate = (body: Json): Json =>
  listOr(body['candidates'])
    .map(objectOr)
    .find((each) => (each['index'] ?? 0) === 0) ?? {};

/** Further ones, which are always numbered. */
export const otherCandidates = (body: Json): (readonly [number, Json])[] =>
  listOr(body['candidates'])
    .map(objectOr)
    .flatMap((each) => {
      const { index } = each;
      return typeof index === 'number' && Number.isInteger(index) && index > 0 ? [[index, each] as const] : [];
    });

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const responseId = textOr(body['responseId'], '');
    const nextId = callIds(responseId);
    const first = choiceOf(body, firstCandidate(body), nextId);
    const others = otherCandidates(body).map(([, candidate]) => choiceOf(body, candidate, nextId));
    return {
      ...first,
      ...present({
        id: responseId || undefined,
        model: textOr(body['modelVersion'], '') || undefined,
        usage: decodeUsage(body['usageMetadata']),
      }),
      ...(others.length > 0 && { others }),
    };
  });
}

function choiceOf(body: Json, candidate: Json, nextId: () => string): Choice {
  const parts = listOr(objectOr(candidate['content'])['parts']).flatMap((part) => answerPart(objectOr(part), nextId));
  const content = withTokens(joined(parts), readLogprobs(candidate));
  const annotations = annotationsOf(candidate, textIn(content));
  const calls = content.some((part) => part.type === 'tool-call');
  return {
    content,
    finish: finishOf(body, candidate, calls) ?? { reason: 'unknown' },
    ...(annotations.length > 0 && { annotations }),
  };
}

/** What citations count their places in. */
const textIn = (content: readonly ResponsePart[]): string =>
  content.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('');

/** Pieces of one text, or of one thought, are one. */
function joined(parts: readonly ResponsePart[]): ResponsePart[] {
  const result: ResponsePart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (part.type === 'text' && last?.type === 'text')
      result[result.length - 1] = { ...last, text: last.text + part.text };
    else if (part.type === 'reasoning' && last?.type === 'reasoning' && continues(last, part))
      result[result.length - 1] = { ...last, ...part, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}

const continues = (last: ReasoningPart, part: ReasoningPart): boolean =>
  last.text !== '' && part.text !== '' && last.redacted === undefined && last.signature === undefined;

/** A chunk of a stream, or the whole answer. @param end of the first candidate */
export const answerChunk = (
  candidates: readonly Json[],
  facts: AnswerFacts,
  end?: { readonly usage: Usage | undefined },
): Record<string, unknown> => ({
  candidates,
  ...(end?.usage && { usageMetadata: encodeUsage(end.usage) }),
  modelVersion: facts.model,
  responseId: facts.id,
  ...(end && present({ openrouter_metadata: facts.metadata })),
});

/** @param rest members beside the content */
export const candidateOf = (index: number, parts: readonly Json[], rest: Json = {}): Json => ({
  content: { parts, role: 'model' },
  index,
  ...rest,
});

/** Members of a candidate that has ended. */
export const endOf = (finish: Finish, grounding: Json | undefined): Json => ({
  finishReason: wordFor(finish.reason),
  ...present({ groundingMetadata: grounding }),
});

export const encodeResponse = (response: ModelResponse, facts: AnswerFacts): Record<string, unknown> =>
  answerChunk(choicesOf(response).map(encodeChoice), facts, { usage: response.usage });

function encodeChoice({ content, finish, annotations = [] }: Choice, index: number): Json {
  const seals = new Map<string, string>();
  const parts = content.flatMap((part) => encodePart(part, seals));
  return candidateOf(index, parts, {
    ...endOf(finish, groundingOf(annotations, textIn(content))),
    ...encodeAllLogprobs(tokensOf(content)),
  });
}

/** @param seals thought signatures that wait for their calls, by the calls' ids */
function encodePart(part: ResponsePart, seals: Map<string, string>): Json[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ text: part.text }];
    case 'reasoning':
      return thoughtParts(part, seals);
    case 'tool-call':
      return [callPart(part.id, part.name, part.arguments, seals.get(part.id))];
    case 'media':
      return mediaParts(part);
    case 'vendor':
      return part.dialect === 'gemini' ? [part.raw] : [];
  }
}

export const callPart = (id: string, name: string, argumentsText: string, signature: string | undefined): Json => ({
  functionCall: { id, name, args: inputOf(argumentsText) },
  ...present({ thoughtSignature: signature }),
});

/** A signature without words belongs to its call, or to the text before it. */
export function thoughtParts(part: ReasoningPart, seals: Map<string, string>): Json[] {
  const signature = thoughtSignature(part);
  if (part.text !== '') return [{ text: part.text, thought: true, ...present({ thoughtSignature: signature }) }];
  if (signature === undefined) return [];
  if (part.format !== 'google-gemini-v1') return [{ text: '', thought: true, thoughtSignature: signature }];
  if (part.id === undefined) return [{ text: '', thoughtSignature: signature }];
  seals.set(part.id, signature);
  return [];
}

export const mediaParts = ({ source, mediaType = 'application/octet-stream' }: MediaPart): Json[] =>
  source.type === 'base64' ? [{ inlineData: { mimeType: mediaType, data: source.data } }] : [];
