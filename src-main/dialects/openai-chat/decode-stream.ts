// Reads an OpenAI Chat stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { ReasoningFormat } from '../model-request.ts';
import type { Finish, StreamPart } from '../model-stream.ts';
import { isJson, listOr, objectOr, parseJson, present, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { decodeError } from './error.ts';
import { fromDetail, reasoningText } from './reasoning.ts';
import { annotationsOf, finishOf, imagesOf, thinkingText } from './response.ts';
import { decodeUsage } from './usage.ts';
import { withServedTier } from '../served-tier.ts';

type Kind = 'text' | 'reasoning';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let finish: Finish | undefined;
  let started = false;
  let blocks = 0;
  let open:
    | {
        readonly kind: Kind;
        readonly block: number;
        readonly format: ReasoningFormat | undefined;
        readonly id: string | undefined;
      }
    | undefined;
  /** Tool calls by the vendor's index; they stay open until the end, for vendors that interleave their arguments. */
  const calls = new Map<number, { readonly block: number; readonly id: string }>();
  let lastCall = -1;

  const decode = (event: SseEvent): StreamPart[] => {
    if (event.data === '' || ended) return [];
    if (event.data.trim() === '[DONE]') {
      ended = true;
      return finishParts();
    }
    const chunk = parseJson(event.data);
    // Frames that are no JSON are comments of a proxy or news from the future: they pass.
    if (!isJson(chunk)) return [];
    if (event.event === 'error' || (chunk['error'] !== undefined && chunk['error'] !== null))
      return [{ type: 'error', error: decodeError(200, chunk) }];
    return decodeChunk(chunk);
  };

  const decodeChunk = (chunk: Json): StreamPart[] => {
    const parts: StreamPart[] = [];
    if (!started) {
      started = true;
      const id = textOr(chunk['id'], '');
      const model = textOr(chunk['model'], '');
      parts.push({ type: 'start', ...(id !== '' && { id }), ...(model !== '' && { model }) });
    }
    const choice = objectOr(listOr(chunk['choices']).find((each) => (objectOr(each)['index'] ?? 0) === 0));
    // Perplexity repeats the whole answer in its last frames, with an empty delta beside it.
    decodeDelta(objectOr(choice['delta']), parts);
    const counts = chunk['usage'] ?? choice['usage'] ?? objectOr(chunk['x_groq'])['usage'];
    const usage = withServedTier(decodeUsage(counts), chunk['service_tier']);
    if (usage) parts.push({ type: 'usage', usage });
    const choiceError = choice['error'];
    if (isJson(choiceError)) parts.push({ type: 'error', error: decodeError(200, { error: choiceError }) });
    const reason = choice['finish_reason'];
    if (typeof reason === 'string' && reason !== '') finish = finishOf(reason);
    if (chunk['object'] === 'chat.completion.done') {
      ended = true;
      parts.push(...finishParts());
    }
    return parts;
  };

  const decodeDelta = (delta: Json, parts: StreamPart[]): void => {
    const details = listOr(delta['reasoning_details']).filter(isJson);
    for (const detail of details) reasoningDetail(detail, parts);
    if (details.length === 0) textual('reasoning', reasoningText(delta), parts);
    const { content } = delta;
    if (typeof content === 'string') textual('text', content, parts);
    for (const piece of listOr(content).filter(isJson)) {
      if (piece['type'] === 'thinking') textual('reasoning', thinkingText(piece), parts);
      else textual('text', textOr(piece['text'], ''), parts);
    }
    const refusal = textOr(delta['refusal'], '');
    if (refusal !== '') parts.push({ type: 'refusal-delta', text: refusal });
    for (const call of listOr(delta['tool_calls']).filter(isJson)) toolCall(call, parts);
    for (const part of imagesOf(delta)) parts.push({ type: 'media', part });
    for (const annotation of annotationsOf(delta)) parts.push({ type: 'annotation', annotation });
  };

  /** The open block if it is of this kind, else a new one. */
  const blockFor = (kind: Kind, parts: StreamPart[], format?: ReasoningFormat, id?: string): number => {
    const isSame = (format === undefined || format === open?.format) && (id === undefined || id === open?.id);
    if (open?.kind === kind && isSame) return open.block;
    close(parts);
    open = { kind, block: blocks, format, id };
    blocks += 1;
    parts.push(
      kind === 'text'
        ? { type: 'text-start', block: open.block }
        : { type: 'reasoning-start', block: open.block, format: format ?? 'unknown', ...present({ id }) },
    );
    return open.block;
  };

  const close = (parts: StreamPart[]): void => {
    if (open) parts.push({ type: open.kind === 'text' ? 'text-end' : 'reasoning-end', block: open.block });
    open = undefined;
  };

  const textual = (kind: Kind, text: string, parts: StreamPart[]): void => {
    if (text === '') return;
    const block = blockFor(kind, parts);
    parts.push(kind === 'text' ? { type: 'text-delta', block, text } : { type: 'reasoning-delta', block, text });
  };

  const reasoningDetail = (detail: Json, parts: StreamPart[]): void => {
    const part = fromDetail(detail);
    if (!part) return;
    if (part.redacted !== undefined) {
      // With an id it belongs to the summary of that id, which may still be open.
      if (part.id === undefined) close(parts);
      const block = blockFor('reasoning', parts, part.format, part.id);
      parts.push({ type: 'reasoning-redacted', block, data: part.redacted });
      return close(parts);
    }
    const block = blockFor('reasoning', parts, part.format, part.id);
    if (part.text !== '') parts.push({ type: 'reasoning-delta', block, text: part.text });
    if (part.signature === undefined) return;
    parts.push({ type: 'reasoning-signature', block, signature: part.signature });
    close(parts);
  };

  const toolCall = (call: Json, parts: StreamPart[]): void => {
    const called = objectOr(call['function']);
    const id = textOr(call['id'], '');
    const name = textOr(called['name'], '');
    const index = typeof call['index'] === 'number' ? call['index'] : indexOf(id, name);
    let known = calls.get(index);
    // Some servers give every call the index 0; another id is another call.
    if (!known || (id !== '' && known.id !== '' && id !== known.id)) {
      if (known) parts.push({ type: 'tool-call-end', block: known.block });
      close(parts);
      known = { block: blocks, id };
      blocks += 1;
      calls.set(index, known);
      parts.push({ type: 'tool-call-start', block: known.block, id: id || `call_${known.block}`, name });
    }
    lastCall = index;
    const args = called['arguments'];
    const text = typeof args === 'string' ? args : isJson(args) ? JSON.stringify(args) : '';
    if (text !== '') parts.push({ type: 'tool-call-delta', block: known.block, argumentsDelta: text });
  };

  /** For servers that leave the index out: another id, or a name without one, begins another call. */
  const indexOf = (id: string, name: string): number => {
    if (id === '') return name === '' ? lastCall : calls.size;
    return [...calls].find(([, call]) => call.id === id)?.[0] ?? calls.size;
  };

  const finishParts = (): StreamPart[] => {
    const parts: StreamPart[] = [];
    close(parts);
    for (const { block } of calls.values()) parts.push({ type: 'tool-call-end', block });
    const reason = finish ?? { reason: 'unknown' as const };
    const wrongWord = calls.size > 0 && (reason.reason === 'stop' || reason.reason === 'unknown');
    parts.push({ type: 'finish', finish: wrongWord ? { ...reason, reason: 'tool-calls' } : reason });
    return parts;
  };

  return {
    decode,
    get ended() {
      return ended;
    },
    // The vendor's finish_reason says that generation is over; only the closing `[DONE]` is missing then.
    get complete() {
      return ended || finish !== undefined;
    },
    end: () => (ended || !finish ? [] : finishParts()),
  };
}
