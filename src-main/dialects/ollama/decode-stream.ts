// Reads an Ollama stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { StreamPart } from '../model-stream.ts';
import { isJson, objectOr, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { readLogprobs, waitingTokens } from '../token-logprobs.ts';
import { decodeError } from './error.ts';
import { callsOf, finishOf, imagesOf } from './response.ts';
import { decodeUsage } from './usage.ts';

type Kind = 'text' | 'reasoning';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let createdAt: string | undefined;
  let blocks = 0;
  let calls = 0;
  /** Tokens of text that has not come yet. */
  const tokens = waitingTokens();
  let open: { readonly kind: Kind; readonly block: number } | undefined;

  const decode = (event: SseEvent): StreamPart[] => {
    if (ended) return [];
    const frame = parseJson(event.data);
    // Lines that are no JSON are news from the future: they pass.
    if (!isJson(frame)) return [];
    if (frame['error'] !== undefined && frame['error'] !== null)
      return [{ type: 'error', error: decodeError(200, frame) }];
    const parts: StreamPart[] = [];
    start(frame, parts);
    const message = objectOr(frame['message']);
    // The tokens of thoughts are no text's.
    if (textOr(message['thinking'], '') === '') tokens.add(readLogprobs(frame['logprobs']));
    decodeMessage(message, parts);
    if (tokens.any && open?.kind === 'text') textDelta(open.block, '', parts);
    if (frame['done'] === true) finish(frame, parts);
    return parts;
  };

  const start = (frame: Json, parts: StreamPart[]): void => {
    if (createdAt !== undefined) return;
    createdAt = textOr(frame['created_at'], '');
    const model = textOr(frame['model'], '');
    parts.push({ type: 'start', ...(model !== '' && { model }) });
  };

  const decodeMessage = (message: Json, parts: StreamPart[]): void => {
    textual('reasoning', textOr(message['thinking'], ''), parts);
    textual('text', textOr(message['content'], ''), parts);
    for (const part of imagesOf(message)) if (part.type === 'media') parts.push({ type: 'media', part });
    for (const { id, name, arguments: text } of callsOf(message, createdAt ?? '', calls)) {
      close(parts);
      calls += 1;
      const block = nextBlock();
      parts.push({ type: 'tool-call-start', block, id, name });
      if (text !== '') parts.push({ type: 'tool-call-delta', block, argumentsDelta: text });
      parts.push({ type: 'tool-call-end', block });
    }
  };

  const nextBlock = (): number => {
    blocks += 1;
    return blocks - 1;
  };

  const close = (parts: StreamPart[]): void => {
    if (open) parts.push({ type: open.kind === 'text' ? 'text-end' : 'reasoning-end', block: open.block });
    open = undefined;
  };

  const textual = (kind: Kind, text: string, parts: StreamPart[]): void => {
    if (text === '') return;
    if (open?.kind !== kind) {
      close(parts);
      open = { kind, block: nextBlock() };
      parts.push(
        kind === 'text'
          ? { type: 'text-start', block: open.block }
          : { type: 'reasoning-start', block: open.block, format: 'unknown' },
      );
    }
    const { block } = open;
    if (kind === 'text') return textDelta(block, text, parts);
    parts.push({ type: 'reasoning-delta', block, text });
  };

  const textDelta = (block: number, text: string, parts: StreamPart[]): void =>
    void parts.push({ type: 'text-delta', block, text, ...tokens.take() });

  const finish = (frame: Json, parts: StreamPart[]): void => {
    ended = true;
    close(parts);
    const usage = decodeUsage(frame);
    if (usage) parts.push({ type: 'usage', usage });
    parts.push({ type: 'finish', finish: finishOf(frame['done_reason'], calls > 0) });
  };

  return {
    decode,
    get ended() {
      return ended;
    },
    // The reason and the end come in one line: what breaks off before it is broken.
    get complete() {
      return ended;
    },
    end: () => [],
  };
}
