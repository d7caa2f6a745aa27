// Reads one choice of an OpenAI Chat stream into neutral parts.
import type { ReasoningFormat } from '../model-request.ts';
import type { Finish, ChoicePart } from '../model-stream.ts';
import { isJson, listOr, objectOr, present, textOr, type Json } from '../read-json.ts';
import { readLogprobs, waitingTokens } from '../token-logprobs.ts';
import { fromDetail, reasoningText } from './reasoning.ts';
import { annotationsOf, finishOf, imagesOf, thinkingText } from './response.ts';

type Kind = 'text' | 'reasoning';

export interface ChoiceReader {
  /** An entry of a chunk's `choices`. */
  read(choice: Json): ChoicePart[];
  /** What closes the choice: no more of it will come. */
  end(): ChoicePart[];
  /** The vendor has said why it ended. */
  readonly finished: boolean;
}

export function createChoiceReader(): ChoiceReader {
  let finish: Finish | undefined;
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

  /** Tokens of text that has not come yet. */
  const tokens = waitingTokens();

  const read = (choice: Json): ChoicePart[] => {
    const parts: ChoicePart[] = [];
    const delta = objectOr(choice['delta']);
    if (isTold(delta)) tokens.add(readLogprobs(objectOr(choice['logprobs'])['content']));
    // Perplexity repeats the whole answer in its last frames, with an empty delta beside it.
    decodeDelta(delta, parts);
    if (tokens.any && open?.kind === 'text') textDelta(open.block, '', parts);
    const reason = choice['finish_reason'];
    if (typeof reason === 'string' && reason !== '') finish = finishOf(reason);
    return parts;
  };

  const decodeDelta = (delta: Json, parts: ChoicePart[]): void => {
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
  const blockFor = (kind: Kind, parts: ChoicePart[], format?: ReasoningFormat, id?: string): number => {
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

  const close = (parts: ChoicePart[]): void => {
    if (open) parts.push({ type: open.kind === 'text' ? 'text-end' : 'reasoning-end', block: open.block });
    open = undefined;
  };

  const textual = (kind: Kind, text: string, parts: ChoicePart[]): void => {
    if (text === '') return;
    const block = blockFor(kind, parts);
    if (kind === 'text') return textDelta(block, text, parts);
    parts.push({ type: 'reasoning-delta', block, text });
  };

  const textDelta = (block: number, text: string, parts: ChoicePart[]): void =>
    void parts.push({ type: 'text-delta', block, text, ...tokens.take() });

  const reasoningDetail = (detail: Json, parts: ChoicePart[]): void => {
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

  const toolCall = (call: Json, parts: ChoicePart[]): void => {
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

  const end = (): ChoicePart[] => {
    const parts: ChoicePart[] = [];
    close(parts);
    for (const { block } of calls.values()) parts.push({ type: 'tool-call-end', block });
    const reason = finish ?? { reason: 'unknown' as const };
    const wrongWord = calls.size > 0 && (reason.reason === 'stop' || reason.reason === 'unknown');
    parts.push({ type: 'finish', finish: wrongWord ? { ...reason, reason: 'tool-calls' } : reason });
    return parts;
  };

  return {
    read,
    end,
    get finished() {
      return finish !== undefined;
    },
  };
}

/** Tokens of thoughts and of calls are told by some servers, but are no text's. */
const isTold = (delta: Json): boolean =>
  textOr(delta['content'], '') !== '' || (reasoningText(delta) === '' && listOr(delta['tool_calls']).length === 0);
