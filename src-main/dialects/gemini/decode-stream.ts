// Reads a Gemini stream into neutral parts: chunks of whole parts, without any mark of where a text ends.
import type { StreamDecoder } from '../dialect.ts';
import type { ReasoningPart } from '../model-request.ts';
import type { Annotation, Finish, ResponsePart, StreamPart } from '../model-stream.ts';
import { decodeError } from '../openai-chat/error.ts';
import { isJson, listOr, objectOr, parseJson, present, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { isErrorBody } from './error.ts';
import { annotationsOf } from './grounding.ts';
import { answerPart, callIds, finishOf, firstCandidate } from './response.ts';
import { decodeUsage } from './usage.ts';

const utf8 = new TextDecoder();

export function createStreamDecoder(): StreamDecoder {
  let started = false;
  let blocks = 0;
  let text = '';
  let calls = 0;
  let finish: Finish | undefined;
  let nextId = callIds('');
  let open: { readonly kind: 'text' | 'reasoning'; readonly block: number } | undefined;
  const cited = new Set<string>();

  const decode = (event: SseEvent): StreamPart[] => {
    // An error in the middle comes as bare JSON, without the marks of an event.
    const chunk = parseJson(event.data === '' ? utf8.decode(event.raw) : event.data);
    if (!isJson(chunk)) return [];
    if (isErrorBody(chunk)) return [{ type: 'error', error: decodeError(200, chunk) }];
    const parts: StreamPart[] = [];
    if (!started) start(chunk, parts);
    const candidate = firstCandidate(chunk);
    for (const part of listOr(objectOr(candidate['content'])['parts']))
      for (const said of answerPart(objectOr(part), nextId)) say(said, parts);
    for (const annotation of annotationsOf(candidate, text)) cite(annotation, parts);
    const usage = decodeUsage(chunk['usageMetadata']);
    if (usage) parts.push({ type: 'usage', usage });
    finish = finishOf(chunk, candidate, calls > 0) ?? finish;
    return parts;
  };

  const start = (chunk: Json, parts: StreamPart[]): void => {
    started = true;
    const id = textOr(chunk['responseId'], '');
    const model = textOr(chunk['modelVersion'], '');
    nextId = callIds(id);
    parts.push({ type: 'start', ...(id !== '' && { id }), ...(model !== '' && { model }) });
  };

  const say = (part: ResponsePart, parts: StreamPart[]): void => {
    switch (part.type) {
      case 'text':
        text += part.text;
        return void parts.push({ type: 'text-delta', block: textBlock(parts), text: part.text });
      case 'reasoning':
        return think(part, parts);
      case 'tool-call': {
        close(parts);
        calls += 1;
        const block = blocks++;
        parts.push(
          { type: 'tool-call-start', block, id: part.id, name: part.name },
          { type: 'tool-call-delta', block, argumentsDelta: part.arguments },
          { type: 'tool-call-end', block },
        );
        return undefined;
      }
      case 'media':
        close(parts);
        return void parts.push({ type: 'media', part });
      case 'refusal':
      case 'vendor':
        return undefined;
    }
  };

  const textBlock = (parts: StreamPart[]): number => {
    if (open?.kind === 'text') return open.block;
    close(parts);
    open = { kind: 'text', block: blocks++ };
    parts.push({ type: 'text-start', block: open.block });
    return open.block;
  };

  /** A signature ends its thought; one without words, for a call or a text, is a block of its own. */
  const think = (part: ReasoningPart, parts: StreamPart[]): void => {
    const { text: thought, format, id, signature, redacted } = part;
    if (open?.kind !== 'reasoning' || thought === '') {
      close(parts);
      open = { kind: 'reasoning', block: blocks++ };
      parts.push({ type: 'reasoning-start', block: open.block, ...present({ format, id }) });
    }
    const { block } = open;
    if (thought !== '') parts.push({ type: 'reasoning-delta', block, text: thought });
    if (signature !== undefined) parts.push({ type: 'reasoning-signature', block, signature });
    if (redacted !== undefined) parts.push({ type: 'reasoning-redacted', block, data: redacted });
    if (signature !== undefined || redacted !== undefined) close(parts);
  };

  /** Chunks repeat what is cited so far. */
  const cite = (annotation: Annotation, parts: StreamPart[]): void => {
    const key = JSON.stringify([annotation.url, annotation.start, annotation.end]);
    if (cited.has(key)) return;
    cited.add(key);
    parts.push({ type: 'annotation', annotation });
  };

  const close = (parts: StreamPart[]): void => {
    if (open) parts.push({ type: `${open.kind}-end`, block: open.block });
    open = undefined;
  };

  return {
    decode,
    // The protocol has no last event: what follows a finish reason may still be usage.
    ended: false,
    get complete() {
      return finish !== undefined;
    },
    end() {
      if (!finish) return [];
      const parts: StreamPart[] = [];
      close(parts);
      return [...parts, { type: 'finish', finish }];
    },
  };
}
