// Reads a Gemini stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { ChoicePart, StreamPart } from '../model-stream.ts';
import { decodeError } from '../openai-chat/error.ts';
import { isJson, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { createCandidateReader, type CandidateReader } from './candidate-reader.ts';
import { isErrorBody } from './error.ts';
import { callIds, firstCandidate, otherCandidates } from './response.ts';
import { decodeUsage } from './usage.ts';

const utf8 = new TextDecoder();

export function createStreamDecoder(): StreamDecoder {
  let started = false;
  let nextId = callIds('');
  const first = createCandidateReader();
  /** Further candidates, by Google's index. */
  const others = new Map<number, CandidateReader>();

  const decode = (event: SseEvent): StreamPart[] => {
    // An error in the middle comes as bare JSON, without the marks of an event.
    const chunk = parseJson(event.data === '' ? utf8.decode(event.raw) : event.data);
    if (!isJson(chunk)) return [];
    if (isErrorBody(chunk)) return [{ type: 'error', error: decodeError(200, chunk) }];
    const parts: StreamPart[] = [];
    if (!started) start(chunk, parts);
    parts.push(...first.read(firstCandidate(chunk), chunk, nextId));
    for (const [index, candidate] of otherCandidates(chunk)) {
      const reader = others.get(index) ?? createCandidateReader();
      others.set(index, reader);
      parts.push(...reader.read(candidate, chunk, nextId).map(partOf(index)));
    }
    const usage = decodeUsage(chunk['usageMetadata']);
    if (usage) parts.push({ type: 'usage', usage });
    return parts;
  };

  const start = (chunk: Json, parts: StreamPart[]): void => {
    started = true;
    const id = textOr(chunk['responseId'], '');
    const model = textOr(chunk['modelVersion'], '');
    nextId = callIds(id);
    parts.push({ type: 'start', ...(id !== '' && { id }), ...(model !== '' && { model }) });
  };

  const partOf =
    (choice: number) =>
    (part: ChoicePart): StreamPart => ({ type: 'other-choice', choice, part });

  const finished = (): boolean => first.finished && [...others.values()].every((reader) => reader.finished);

  return {
    decode,
    // The protocol has no last event: what follows a finish reason may still be usage.
    ended: false,
    get complete() {
      return finished();
    },
    end() {
      if (!finished()) return [];
      return [...[...others].flatMap(([index, reader]) => reader.end().map(partOf(index))), ...first.end()];
    },
  };
}
