// Whole Ollama answers, read and written.
import { inputOf } from '../anthropic-messages/encode-messages.ts';
import type { AnswerFacts, Decoded } from '../dialect.ts';
import type { ToolCallPart } from '../model-request.ts';
import type { Finish, FinishReason, ModelResponse, ResponsePart } from '../model-stream.ts';
import { decoded, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { readLogprobs, tokensOf, withTokens } from '../token-logprobs.ts';
import { final, type Said, type Voice } from './answer.ts';
import { answerCallId } from './call-ids.ts';
import { argumentsOf } from './decode-messages.ts';
import { imagePart } from './images.ts';
import { decodeUsage } from './usage.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({ stop: 'stop', length: 'length', load: 'stop', unload: 'stop' } as const),
);

/** Older servers give no reason. A call of tools is a plain stop in Ollama's words: clients of others would not run it. */
export function finishOf(native: unknown, hasCalls: boolean): Finish {
  const word = textOr(native, '');
  const reason = REASONS.get(word) ?? 'unknown';
  return {
    reason: hasCalls && reason !== 'length' ? 'tool-calls' : reason,
    ...(word !== '' && { native: word }),
  };
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const said = contentOf(objectAt(body['message'], 'message'), textOr(body['created_at'], ''));
    const content = withTokens(said, readLogprobs(body['logprobs']));
    const hasCalls = content.some((part) => part.type === 'tool-call');
    return {
      content,
      finish: finishOf(body['done_reason'], hasCalls),
      ...present({ model: textOr(body['model'], '') || undefined, usage: decodeUsage(body) }),
    };
  });
}

function contentOf(message: Json, createdAt: string): ResponsePart[] {
  const thinking = textOr(message['thinking'], '');
  const text = textOr(message['content'], '');
  return [
    ...(thinking === '' ? [] : [{ type: 'reasoning' as const, text: thinking, format: 'unknown' as const }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...imagesOf(message),
    ...callsOf(message, createdAt, 0),
  ];
}

export const imagesOf = (message: Json): ResponsePart[] =>
  listOr(message['images'])
    .filter((image) => typeof image === 'string')
    .map((image) => imagePart(image));

/** The whole calls of a message; those without a name are none. @param from how many calls the answer had before */
export const callsOf = (message: Json, createdAt: string, from: number): ToolCallPart[] =>
  listOr(message['tool_calls'])
    .map(objectOr)
    .map((call) => ({ call, called: objectOr(call['function']) }))
    .filter(({ called }) => textOr(called['name'], '') !== '')
    .map(({ call, called }, index) => ({
      type: 'tool-call',
      // Many servers send none, and the client must have something to answer to.
      id: textOr(call['id'], '') || answerCallId(createdAt, from + index),
      name: textOr(called['name'], ''),
      arguments: argumentsOf(called['arguments']),
    }));

/** A call as clients get it: always whole, its arguments an object. */
export const encodeCall = ({ id, name, arguments: text }: Omit<ToolCallPart, 'type'>, index: number): Json => ({
  id,
  function: { index, name, arguments: inputOf(text) },
});

export const encodeResponse = (voice: Voice, response: ModelResponse, facts: AnswerFacts): Record<string, unknown> =>
  final(voice(saidIn(response)), response.finish, response.usage, facts);

function saidIn({ content }: ModelResponse): Said {
  const text = content.map((part) => (part.type === 'text' || part.type === 'refusal' ? part.text : '')).join('');
  const thinking = content.map((part) => (part.type === 'reasoning' ? part.text : '')).join('');
  const calls = content.filter((part) => part.type === 'tool-call').map(encodeCall);
  const tokens = tokensOf(content);
  const images = content.flatMap((part) =>
    part.type === 'media' && part.kind === 'image' && part.source.type === 'base64' ? [part.source.data] : [],
  );
  return {
    text,
    ...(thinking !== '' && { thinking }),
    ...(images.length > 0 && { images }),
    ...(calls.length > 0 && { calls }),
    ...(tokens.length > 0 && { tokens }),
  };
}
