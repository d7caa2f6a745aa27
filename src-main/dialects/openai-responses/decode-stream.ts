// Reads a Responses stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { StreamPart } from '../model-stream.ts';
import { countOf, isJson, listOr, objectOr, parseJson, present, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { readLogprobs, toldTokens } from '../token-logprobs.ts';
import { decodeError } from './error.ts';
import { answeredReasoning } from './reasoning.ts';
import { annotationsOf, citationOf, finishOf, idOf } from './response.ts';
import { decodeUsage } from './usage.ts';
import { withServedTier } from '../served-tier.ts';

type Kind = 'text' | 'reasoning' | 'tool-call';

interface OpenBlock {
  readonly kind: Kind;
  readonly block: number;
  /** Something of it has been told already: its final form need not be told again. */
  told: boolean;
  /** A tool that takes free text: its pieces become the one member of an object. */
  readonly freeform?: true;
}

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let count = 0;
  let calls = 0;
  let refused = false;
  /** Something was said before the end. */
  let said = false;
  /** Places in the output whose citations came by themselves. */
  const cited = new Set<number>();
  /** By output index and, for texts, the place in their item. */
  const blocks = new Map<string, OpenBlock>();

  const decode = (event: SseEvent): StreamPart[] => {
    if (event.data === '' || ended) return [];
    const data = parseJson(event.data);
    if (!isJson(data)) return [];
    const parts: StreamPart[] = [];
    read(data, textOr(data['type'], event.event), parts);
    said ||= parts.some((part) => part.type !== 'start');
    return parts;
  };

  const read = (data: Json, type: string, parts: StreamPart[]): void => {
    const at = countOf(data['output_index']);
    switch (type) {
      case 'response.created':
        return void parts.push(startOf(objectOr(data['response'])));
      case 'response.output_item.added':
        return itemAdded(at, objectOr(data['item']), parts);
      case 'response.output_text.delta':
        return textPiece(
          blockFor(`${at}.${countOf(data['content_index'])}`, 'text', parts),
          data['delta'],
          data,
          parts,
        );
      case 'response.refusal.delta':
        refused = true;
        return void parts.push({ type: 'refusal-delta', text: textOr(data['delta'], '') });
      case 'response.reasoning_summary_part.added':
        return countOf(data['summary_index']) > 0
          ? words(blockFor(`${at}`, 'reasoning', parts), '\n\n', parts)
          : undefined;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return words(blockFor(`${at}`, 'reasoning', parts), data['delta'], parts);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return callPiece(blocks.get(`${at}`), textOr(data['delta'], ''), parts);
      case 'response.output_text.annotation.added':
        cited.add(at);
        return void parts.push(
          ...citationOf(data['annotation']).map((annotation) => ({ type: 'annotation' as const, annotation })),
        );
      case 'response.output_item.done':
        return itemDone(at, objectOr(data['item']), parts);
      case 'response.completed':
      case 'response.incomplete':
        return finish(objectOr(data['response']), parts);
      case 'response.failed':
      case 'response.error':
      case 'error':
        ended = true;
        return void parts.push({ type: 'error', error: decodeError(200, failureIn(data)) });
      default:
        // What repeats a delta, and events that are not invented yet.
        return undefined;
    }
  };

  const open = (key: string, kind: Kind, rest: Partial<OpenBlock> = {}): OpenBlock => {
    const block: OpenBlock = { kind, block: count, told: false, ...rest };
    count += 1;
    blocks.set(key, block);
    return block;
  };

  const blockFor = (key: string, kind: 'text' | 'reasoning', parts: StreamPart[]): OpenBlock => {
    const known = blocks.get(key);
    if (known) return known;
    const opened = open(key, kind);
    parts.push(
      kind === 'text'
        ? { type: 'text-start', block: opened.block }
        : { type: 'reasoning-start', block: opened.block, format: 'openai-responses-v1' },
    );
    return opened;
  };

  const words = (open: OpenBlock, delta: unknown, parts: StreamPart[]): void => {
    const text = textOr(delta, '');
    if (text === '') return;
    open.told = true;
    parts.push({ type: 'reasoning-delta', block: open.block, text });
  };

  /** @param from holds the tokens of the piece */
  const textPiece = (open: OpenBlock, delta: unknown, from: Json, parts: StreamPart[]): void => {
    const text = textOr(delta, '');
    const tokens = readLogprobs(from['logprobs']);
    if (text === '' && tokens.length === 0) return;
    open.told = true;
    parts.push({ type: 'text-delta', block: open.block, text, ...toldTokens(tokens) });
  };

  const itemAdded = (at: number, item: Json, parts: StreamPart[]): void => {
    const isCustom = item['type'] === 'custom_tool_call';
    if (item['type'] === 'reasoning') {
      const id = textOr(item['id'], '');
      const { block } = open(`${at}`, 'reasoning');
      parts.push({ type: 'reasoning-start', block, format: 'openai-responses-v1', ...(id !== '' && { id }) });
    }
    if (item['type'] !== 'function_call' && !isCustom) return;
    calls += 1;
    const { block } = open(`${at}`, 'tool-call', present({ freeform: isCustom ? (true as const) : undefined }));
    parts.push({ type: 'tool-call-start', block, id: idOf(item), name: textOr(item['name'], '') });
  };

  const callPiece = (open: OpenBlock | undefined, text: string, parts: StreamPart[]): void => {
    if (open?.kind !== 'tool-call' || text === '') return;
    const { block, freeform } = open;
    const opening = freeform && !open.told ? '{"input":"' : '';
    open.told = true;
    // The pieces of a JSON string are the JSON of its pieces, without their quotes.
    const argumentsDelta = freeform ? opening + JSON.stringify(text).slice(1, -1) : text;
    parts.push({ type: 'tool-call-delta', block, argumentsDelta });
  };

  const itemDone = (at: number, item: Json, parts: StreamPart[]): void => {
    switch (item['type']) {
      case 'message':
        return messageDone(at, item, parts);
      case 'reasoning':
        return reasoningDone(at, item, parts);
      case 'function_call':
      case 'custom_tool_call': {
        if (!blocks.has(`${at}`)) itemAdded(at, item, parts);
        const open = blocks.get(`${at}`);
        if (!open) return;
        if (!open.told) callPiece(open, textOr(item['arguments'] ?? item['input'], ''), parts);
        return close(`${at}`, parts);
      }
      case 'image_generation_call': {
        const data = textOr(item['result'], '');
        if (data === '') return;
        return void parts.push({
          type: 'media',
          part: { type: 'media', kind: 'image', source: { type: 'base64', data }, mediaType: 'image/png' },
        });
      }
      default:
        return undefined;
    }
  };

  const messageDone = (at: number, item: Json, parts: StreamPart[]): void => {
    for (const [index, value] of listOr(item['content']).entries()) {
      const part = objectOr(value);
      const key = `${at}.${index}`;
      if (part['type'] === 'output_text') {
        const known = blockFor(key, 'text', parts);
        if (!known.told) textPiece(known, part['text'], part, parts);
        if (!cited.has(at))
          parts.push(...annotationsOf(part).map((annotation) => ({ type: 'annotation' as const, annotation })));
      } else if (part['type'] === 'refusal' && !refused) {
        refused = true;
        parts.push({ type: 'refusal-delta', text: textOr(part['refusal'], '') });
      }
    }
    for (const key of blocks.keys()) if (key.startsWith(`${at}.`)) close(key, parts);
  };

  const reasoningDone = (at: number, item: Json, parts: StreamPart[]): void => {
    const known = blockFor(`${at}`, 'reasoning', parts);
    const { text, redacted } = answeredReasoning(item);
    if (!known.told) words(known, text, parts);
    if (redacted !== undefined) parts.push({ type: 'reasoning-redacted', block: known.block, data: redacted });
    close(`${at}`, parts);
  };

  const close = (key: string, parts: StreamPart[]): void => {
    const known = blocks.get(key);
    if (!known) return;
    const { kind, block, told, freeform } = known;
    blocks.delete(key);
    if (freeform) parts.push({ type: 'tool-call-delta', block, argumentsDelta: told ? '"}' : '{"input":""}' });
    parts.push({ type: `${kind}-end`, block });
  };

  const finish = (response: Json, parts: StreamPart[]): void => {
    ended = true;
    // Servers that cannot stream send the whole answer in their last event.
    if (!said) for (const [at, item] of listOr(response['output']).entries()) itemDone(at, objectOr(item), parts);
    for (const key of blocks.keys()) close(key, parts);
    const usage = withServedTier(decodeUsage(response['usage'], response['output']), response['service_tier']);
    if (usage) parts.push({ type: 'usage', usage });
    parts.push({ type: 'finish', finish: finishOf(response, calls > 0) });
  };

  return {
    decode,
    get ended() {
      return ended;
    },
    get complete() {
      return ended;
    },
    end: () => [],
  };
}

function startOf(response: Json): StreamPart {
  const id = textOr(response['id'], '');
  const model = textOr(response['model'], '');
  return { type: 'start', ...(id !== '' && { id }), ...(model !== '' && { model }) };
}

/** The error stands in the event itself, under `error`, or in the response that failed. */
function failureIn(data: Json): Json {
  const inside = objectOr(data['response'])['error'] ?? data['error'];
  if (isJson(inside)) return { error: inside };
  const { code, message, param } = data;
  return { error: present({ code, message, param }) };
}
