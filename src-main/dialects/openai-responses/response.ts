// Whole Responses answers, read and written.
import type { AnswerFacts, Decoded } from '../dialect.ts';
import type { Annotation, Finish, ModelResponse, ResponsePart } from '../model-stream.ts';
import { arrayAt, decoded, isJson, listOr, objectAt, objectOr, present, textOr, type Json } from '../read-json.ts';
import { readLogprobs, toldTokens } from '../token-logprobs.ts';
import {
  callItem,
  itemId,
  messageItem,
  reasoningId,
  reasoningItem,
  refusalContent,
  responseObject,
  textContent,
  type ItemType,
} from './items.ts';
import { answeredReasoning } from './reasoning.ts';
import { freeformNames } from './tools.ts';
import { decodeUsage } from './usage.ts';
import { withServedTier } from '../served-tier.ts';

/** @param calls the answer holds tool calls */
export function finishOf(response: Json, calls: boolean): Finish {
  const native = textOr(response['status'], '');
  const reason = textOr(objectOr(response['incomplete_details'])['reason'], '');
  if (reason === 'content_filter') return { reason: 'content-filter', native: reason };
  if (native === 'incomplete') return { reason: 'length', native: reason || native };
  if (native === 'failed' || native === 'cancelled') return { reason: 'error', native };
  return { reason: calls ? 'tool-calls' : 'stop', ...(native !== '' && { native }) };
}

export function decodeResponse(value: unknown): Decoded<ModelResponse> {
  return decoded(() => {
    const body = objectAt(value, 'body');
    const items = arrayAt(body['output'], 'output').filter(isJson);
    const content = items.flatMap(partsOf);
    const annotations = items.flatMap((item) =>
      listOr(item['content']).flatMap((part) => annotationsOf(objectOr(part))),
    );
    return {
      content,
      finish: finishOf(
        body,
        content.some((part) => part.type === 'tool-call'),
      ),
      ...present({
        id: textOr(body['id'], '') || undefined,
        model: textOr(body['model'], '') || undefined,
        usage: withServedTier(decodeUsage(body['usage'], body['output']), body['service_tier']),
      }),
      ...(annotations.length > 0 && { annotations }),
    };
  });
}

function partsOf(item: Json): ResponsePart[] {
  switch (item['type']) {
    case 'message':
      return listOr(item['content']).flatMap((part) => messagePart(objectOr(part)));
    case 'reasoning': {
      const part = answeredReasoning(item);
      return part.text === '' && part.redacted === undefined ? [] : [part];
    }
    case 'function_call':
      return [
        { type: 'tool-call', id: idOf(item), name: textOr(item['name'], ''), arguments: textOr(item['arguments'], '') },
      ];
    case 'custom_tool_call':
      return [
        {
          type: 'tool-call',
          id: idOf(item),
          name: textOr(item['name'], ''),
          arguments: JSON.stringify({ input: textOr(item['input'], '') }),
        },
      ];
    case 'image_generation_call': {
      const data = textOr(item['result'], '');
      return data === ''
        ? []
        : [{ type: 'media', kind: 'image', source: { type: 'base64', data }, mediaType: 'image/png' }];
    }
    default:
      return [{ type: 'vendor', dialect: 'openai-responses', raw: item }];
  }
}

export const idOf = (item: Json): string => textOr(item['call_id'], '') || textOr(item['id'], '') || 'call';

function messagePart(part: Json): ResponsePart[] {
  if (part['type'] === 'refusal') return [{ type: 'refusal', text: textOr(part['refusal'], '') }];
  const text = textOr(part['text'], '');
  return text === '' ? [] : [{ type: 'text', text, ...toldTokens(readLogprobs(part['logprobs'])) }];
}

export const annotationsOf = (part: Json): Annotation[] => listOr(part['annotations']).flatMap(citationOf);

/** Citations of files have no URL and reach only clients of this protocol. */
export function citationOf(value: unknown): Annotation[] {
  const citation = objectOr(value);
  const url = textOr(citation['url'], '');
  if (citation['type'] !== 'url_citation' || url === '') return [];
  const { title, start_index: start, end_index: end } = citation;
  return [
    {
      type: 'url-citation',
      url,
      raw: value,
      ...present({
        title: typeof title === 'string' && title !== '' ? title : undefined,
        start: typeof start === 'number' ? start : undefined,
        end: typeof end === 'number' ? end : undefined,
      }),
    },
  ];
}

export const isErrorBody = (body: unknown): boolean =>
  isJson(body) &&
  body['error'] !== undefined &&
  body['error'] !== null &&
  (body['output'] === undefined || body['status'] === 'failed');

export function encodeResponse(response: ModelResponse, facts: AnswerFacts): Record<string, unknown> {
  return responseObject(outputOf(response, facts), response.finish, response.usage, facts);
}

function outputOf({ content, annotations = [] }: ModelResponse, facts: AnswerFacts): Json[] {
  const freeform = freeformNames(facts.request?.tools);
  const output: Json[] = [];
  let words: Json[] = [];
  const nextId = (type: ItemType): string => itemId(type, facts, output.length);
  const say = (): void => {
    if (words.length > 0) output.push(messageItem(nextId('message'), words));
    words = [];
  };
  // Other protocols cite for the answer as a whole: the last text carries it.
  const lastText = content.findLastIndex((part) => part.type === 'text');
  for (const [index, part] of content.entries()) {
    if (part.type === 'text') {
      words.push(textContent(part.text, index === lastText ? annotations : [], part.logprobs));
      continue;
    }
    if (part.type === 'refusal') {
      words.push(refusalContent(part.text));
      continue;
    }
    say();
    if (part.type === 'reasoning') output.push(reasoningItem(reasoningId(part, nextId('reasoning')), part));
    else if (part.type === 'tool-call') {
      const { id: callId, name } = part;
      const isFreeform = freeform.has(name);
      const id = nextId(isFreeform ? 'custom_tool_call' : 'function_call');
      output.push(callItem(id, { callId, name, arguments: part.arguments, isFreeform }));
    } else if (part.type === 'media' && part.kind === 'image' && part.source.type === 'base64') {
      output.push({
        type: 'image_generation_call',
        id: nextId('image_generation_call'),
        status: 'completed',
        result: part.source.data,
      });
    } else if (part.type === 'vendor' && part.dialect === 'openai-responses') output.push(part.raw);
  }
  say();
  return output;
}
