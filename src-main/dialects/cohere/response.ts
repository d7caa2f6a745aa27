// Whole Cohere answers.
import type { Decoded } from '../dialect.ts';
import type { Finish, FinishReason, ModelResponse, ResponsePart } from '../model-stream.ts';
import { decoded, isJson, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { annotationsOf } from './citations.ts';
import { decodeUsage } from './usage.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({
    COMPLETE: 'stop',
    STOP_SEQUENCE: 'stop',
    MAX_TOKENS: 'length',
    TOOL_CALL: 'tool-calls',
    ERROR_TOXIC: 'content-filter',
    ERROR_LIMIT: 'length',
    ERROR: 'error',
    TIMEOUT: 'error',
  } as const),
);

/** @param hasCalls an answer of tool calls is one, whatever the word: clients would not run them otherwise */
export function finishOf(native: unknown, hasCalls: boolean): Finish {
  if (typeof native !== 'string' || native === '') return { reason: hasCalls ? 'tool-calls' : 'unknown' };
  const reason = REASONS.get(native) ?? 'unknown';
  return { reason: hasCalls && (reason === 'stop' || reason === 'unknown') ? 'tool-calls' : reason, native };
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const message = objectAt(body['message'], 'message');
    const content = contentOf(message);
    const before = textBefore(listOr(message['content']));
    const annotations = listOr(message['citations']).flatMap((citation) => annotationsOf(citation, before));
    return {
      content,
      finish: finishOf(
        body['finish_reason'],
        content.some((part) => part.type === 'tool-call'),
      ),
      ...present({ id: textOr(body['id'], '') || undefined, usage: decodeUsage(body['usage']) }),
      ...(annotations.length > 0 && { annotations }),
    };
  });
}

/** The plan is what older models think before they call tools. */
function contentOf(message: Json): ResponsePart[] {
  const blocks: ResponsePart[] =
    typeof message['content'] === 'string'
      ? textPart(message['content'])
      : listOr(message['content']).flatMap((block) => blockPart(objectOr(block)));
  return [
    ...reasoningPart(message['tool_plan']),
    ...blocks,
    ...listOr(message['tool_calls']).flatMap((call, index) => toolCall(objectOr(call), index)),
  ];
}

function blockPart(block: Json): ResponsePart[] {
  if (block['type'] === 'thinking') return reasoningPart(block['thinking']);
  return block['type'] === 'text' ? textPart(block['text']) : [];
}

const textPart = (text: unknown): ResponsePart[] =>
  typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];

const reasoningPart = (text: unknown): ResponsePart[] =>
  typeof text === 'string' && text !== '' ? [{ type: 'reasoning', text, format: 'unknown' }] : [];

function toolCall(call: Json, index: number): ResponsePart[] {
  const called = objectOr(call['function']);
  const name = textOr(called['name'], '');
  if (name === '') return [];
  // The client must have something to answer to.
  const id = textOr(call['id'], '') || `call_${index}`;
  return [{ type: 'tool-call', id, name, arguments: argumentsText(called['arguments']) }];
}

/** Text as a rule; '' where there are none. */
export const argumentsText = (value: unknown): string => (isJson(value) ? JSON.stringify(value) : textOr(value, ''));

/** How many characters of the answer's text stand before a content block. */
const textBefore =
  (blocks: readonly unknown[]) =>
  (index: number): number =>
    blocks.slice(0, index).reduce<number>((sum, block) => sum + textOr(objectOr(block)['text'], '').length, 0);
