// Whole Anthropic answers, read and written.
import type { AnswerFacts, Decoded } from '../dialect.ts';
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, Finish, FinishReason, ModelResponse, ResponsePart } from '../model-stream.ts';
import { arrayAt, decoded, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { inputOf } from './encode-messages.ts';
import { wrapSeal } from '../seal.ts';
import { FORMAT, isForeign } from './seal.ts';
import { legalToolId } from './tool-ids.ts';
import { decodeUsage, encodeUsage } from './usage.ts';

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries({
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool-calls',
    pause_turn: 'pause',
    refusal: 'content-filter',
  } as const),
);

export function finishOf(message: Json): Finish {
  const native = textOr(message['stop_reason'], '');
  const stopSequence = textOr(message['stop_sequence'], '');
  return {
    reason: REASONS.get(native) ?? 'unknown',
    ...(native !== '' && { native }),
    ...(stopSequence !== '' && { stopSequence }),
  };
}

/** The word a client of this protocol expects; a vendor of the same one keeps its own. */
export function stopReason(finish: Finish): string {
  if (finish.stopSequence !== undefined) return 'stop_sequence';
  switch (finish.reason) {
    case 'length':
      return 'max_tokens';
    case 'tool-calls':
      return 'tool_use';
    case 'content-filter':
      return 'refusal';
    case 'pause':
      return 'pause_turn';
    case 'stop':
    case 'error':
    case 'unknown':
      return 'end_turn';
  }
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const blocks = arrayAt(body['content'], 'content').map((block, index) => objectAt(block, `content[${index}]`));
    const annotations = blocks.flatMap((block) => listOr(block['citations']).flatMap(citationOf));
    return {
      content: blocks.flatMap(partOf),
      finish: finishOf(body),
      ...present({
        id: textOr(body['id'], '') || undefined,
        model: textOr(body['model'], '') || undefined,
        usage: decodeUsage(body['usage']),
      }),
      ...(annotations.length > 0 && { annotations }),
    };
  });
}

function partOf(block: Json): ResponsePart[] {
  switch (block['type']) {
    case 'text':
      return [{ type: 'text', text: textOr(block['text'], '') }];
    case 'thinking': {
      const signature = textOr(block['signature'], '');
      return [
        {
          type: 'reasoning',
          text: textOr(block['thinking'], ''),
          format: FORMAT,
          ...(signature !== '' && { signature }),
        },
      ];
    }
    case 'redacted_thinking':
      return [{ type: 'reasoning', text: '', redacted: textOr(block['data'], ''), format: FORMAT }];
    case 'tool_use':
      return [
        {
          type: 'tool-call',
          id: textOr(block['id'], ''),
          name: textOr(block['name'], ''),
          arguments: JSON.stringify(block['input'] ?? {}),
        },
      ];
    default:
      return [{ type: 'vendor', dialect: 'anthropic-messages', raw: block }];
  }
}

/** Citations of web pages have a URL; those of documents have none and reach only clients of this protocol. */
export function citationOf(value: unknown): Annotation[] {
  const citation = objectOr(value);
  const url = textOr(citation['url'], '');
  if (url === '') return [];
  const title = textOr(citation['title'], '');
  const text = textOr(citation['cited_text'], '');
  return [{ type: 'url-citation', url, raw: value, ...(title !== '' && { title }), ...(text !== '' && { text }) }];
}

/** A web page a text rests on, as the protocol cites it. */
export const encodeCitation = ({ url, title, text }: Annotation): Json => ({
  type: 'web_search_result_location',
  url,
  ...present({ title, cited_text: text }),
});

export function encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown> {
  return {
    id: facts.id,
    type: 'message',
    role: 'assistant',
    model: facts.model,
    provider: facts.providerName,
    content: withCitations(response.content.flatMap(blockOf), response.annotations ?? []),
    stop_reason: response.content.some((part) => part.type === 'refusal') ? 'refusal' : stopReason(response.finish),
    stop_sequence: response.finish.stopSequence ?? null,
    ...(response.usage && { usage: encodeUsage(response.usage, facts) }),
    ...present({ openrouter_metadata: facts.metadata }),
  };
}

/** Another vendor's opaque state travels in an envelope, so that the next request brings it back. */
function thinkingBlock(part: ReasoningPart): Json[] {
  const { text, signature = '', redacted, format } = part;
  const wrapped = isForeign(format) ? wrapSeal(part) : undefined;
  if (wrapped !== undefined) {
    return text === ''
      ? [{ type: 'redacted_thinking', data: wrapped }]
      : [{ type: 'thinking', thinking: text, signature: wrapped }];
  }
  if (redacted !== undefined) return [{ type: 'redacted_thinking', data: redacted }];
  return [{ type: 'thinking', thinking: text, signature }];
}

/** Other protocols cite for the answer as a whole: the last text carries it. */
function withCitations(blocks: Json[], annotations: readonly Annotation[]): Json[] {
  const last = blocks.findLastIndex((block) => block['type'] === 'text');
  if (last < 0 || annotations.length === 0) return blocks;
  return blocks.with(last, { ...blocks[last], citations: annotations.map(encodeCitation) });
}

function blockOf(part: ResponsePart): Json[] {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'reasoning':
      return thinkingBlock(part);
    case 'tool-call':
      return [{ type: 'tool_use', id: legalToolId(part.id), name: part.name, input: inputOf(part.arguments) }];
    case 'vendor':
      return part.dialect === 'anthropic-messages' ? [part.raw] : [];
    case 'media':
      // This protocol has no images in answers.
      return [];
  }
}
