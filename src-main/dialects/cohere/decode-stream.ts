// Reads a Cohere stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { StreamPart } from '../model-stream.ts';
import { isJson, objectOr, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { annotationsOf } from './citations.ts';
import { decodeError, isErrorBody } from './error.ts';
import { argumentsText, finishOf } from './response.ts';
import { decodeUsage } from './usage.ts';

type Kind = 'text' | 'reasoning' | 'tool-call';

interface Block {
  readonly kind: Kind;
  readonly block: number;
}

/** The plan is one block, without an index of its own. */
const PLAN = 'plan';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let started = false;
  let blocks = 0;
  let calls = 0;
  /** Characters of text so far, and how many there were when each content block began: citations count from their block. */
  let textLength = 0;
  const textBefore = new Map<number, number>();
  /** Open blocks, by Cohere's kind and index. */
  const open = new Map<string, Block>();

  const decode = (event: SseEvent): StreamPart[] => {
    if (ended) return [];
    const frame = parseJson(event.data);
    // `[DONE]` comes after the end; what else is no JSON is news from the future.
    if (!isJson(frame)) return [];
    const parts: StreamPart[] = [];
    if (event.event === 'error' || isErrorBody(frame)) return [{ type: 'error', error: decodeError(200, frame) }];
    decodeEvent(textOr(frame['type'], event.event), frame, parts);
    return parts;
  };

  const decodeEvent = (type: string, frame: Json, parts: StreamPart[]): void => {
    const delta = objectOr(frame['delta']);
    const message = objectOr(delta['message']);
    const index = typeof frame['index'] === 'number' ? frame['index'] : 0;
    switch (type) {
      case 'message-start':
        return start(textOr(frame['id'], ''), parts);
      case 'content-start':
      case 'content-delta':
        return content(index, objectOr(message['content']), parts);
      case 'content-end':
        return close(`content-${index}`, parts);
      case 'tool-plan-delta':
        return textual(PLAN, 'reasoning', textOr(message['tool_plan'], ''), parts);
      case 'tool-call-start':
      case 'tool-call-delta':
        return toolCall(index, objectOr(message['tool_calls']), parts);
      case 'tool-call-end':
        return close(`call-${index}`, parts);
      case 'citation-start':
        return citation(message['citations'], parts);
      case 'message-end':
        return finish(delta, parts);
    }
  };

  const start = (id: string, parts: StreamPart[]): void => {
    if (started) return;
    started = true;
    parts.push({ type: 'start', ...(id !== '' && { id }) });
  };

  const begin = (key: string, kind: Kind): Block => {
    const begun = { kind, block: blocks };
    blocks += 1;
    open.set(key, begun);
    return begun;
  };

  const close = (key: string, parts: StreamPart[]): void => {
    const closing = open.get(key);
    if (!closing) return;
    open.delete(key);
    parts.push({ type: `${closing.kind}-end`, block: closing.block });
  };

  const content = (index: number, { text, thinking }: Json, parts: StreamPart[]): void => {
    if (!textBefore.has(index)) textBefore.set(index, textLength);
    textual(`content-${index}`, 'reasoning', textOr(thinking, ''), parts);
    textual(`content-${index}`, 'text', textOr(text, ''), parts);
  };

  /** A block begins with its first character: those that stay empty are none. */
  const textual = (key: string, kind: 'text' | 'reasoning', text: string, parts: StreamPart[]): void => {
    if (text === '') return;
    let current = open.get(key);
    if (current?.kind !== kind) {
      close(key, parts);
      if (key !== PLAN) close(PLAN, parts);
      current = begin(key, kind);
      const { block } = current;
      parts.push(
        kind === 'text' ? { type: 'text-start', block } : { type: 'reasoning-start', block, format: 'unknown' },
      );
    }
    const { block } = current;
    if (kind === 'text') textLength += text.length;
    parts.push(kind === 'text' ? { type: 'text-delta', block, text } : { type: 'reasoning-delta', block, text });
  };

  const toolCall = (index: number, call: Json, parts: StreamPart[]): void => {
    const called = objectOr(call['function']);
    const key = `call-${index}`;
    let current = open.get(key);
    if (!current) {
      close(PLAN, parts);
      current = begin(key, 'tool-call');
      calls += 1;
      const id = textOr(call['id'], '') || `call_${index}`;
      parts.push({ type: 'tool-call-start', block: current.block, id, name: textOr(called['name'], '') });
    }
    const text = argumentsText(called['arguments']);
    if (text !== '') parts.push({ type: 'tool-call-delta', block: current.block, argumentsDelta: text });
  };

  /** One by the documentation; lists were seen. */
  const citation = (value: unknown, parts: StreamPart[]): void => {
    const cited: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    for (const each of cited)
      for (const annotation of annotationsOf(each, (block) => textBefore.get(block) ?? 0))
        parts.push({ type: 'annotation', annotation });
  };

  const finish = (delta: Json, parts: StreamPart[]): void => {
    ended = true;
    for (const key of open.keys()) close(key, parts);
    const usage = decodeUsage(delta['usage']);
    if (usage) parts.push({ type: 'usage', usage });
    const failure = textOr(delta['error'], '');
    if (failure !== '') parts.push({ type: 'error', error: { message: failure, raw: delta } });
    else parts.push({ type: 'finish', finish: finishOf(delta['finish_reason'], calls > 0) });
  };

  return {
    decode,
    get ended() {
      return ended;
    },
    // The reason and the end come in one event: what breaks off before it is broken.
    get complete() {
      return ended;
    },
    end: () => [],
  };
}
