// Reads an OpenAI Chat stream into neutral parts.
import type { StreamDecoder } from '../dialect.ts';
import type { ChoicePart, StreamPart } from '../model-stream.ts';
import { isJson, listOr, objectOr, parseJson, textOr, type Json } from '../read-json.ts';
import type { SseEvent } from '../sse.ts';
import { createChoiceReader, type ChoiceReader } from './choice-reader.ts';
import { decodeError } from './error.ts';
import { decodeUsage } from './usage.ts';
import { withServedTier } from '../served-tier.ts';

export function createStreamDecoder(): StreamDecoder {
  let ended = false;
  let started = false;
  const first = createChoiceReader();
  /** Further choices, by the vendor's index. */
  const others = new Map<number, ChoiceReader>();

  const decode = (event: SseEvent): StreamPart[] => {
    if (event.data === '' || ended) return [];
    if (event.data.trim() === '[DONE]') {
      ended = true;
      return endParts();
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
    const choices = listOr(chunk['choices']).map(objectOr);
    const choice = choices.find((each) => (each['index'] ?? 0) === 0) ?? {};
    parts.push(...first.read(choice), ...choices.flatMap(readOther));
    const counts = chunk['usage'] ?? choice['usage'] ?? objectOr(chunk['x_groq'])['usage'];
    const usage = withServedTier(decodeUsage(counts), chunk['service_tier']);
    if (usage) parts.push({ type: 'usage', usage });
    const choiceError = choice['error'];
    if (isJson(choiceError)) parts.push({ type: 'error', error: decodeError(200, { error: choiceError }) });
    if (chunk['object'] === 'chat.completion.done') {
      ended = true;
      parts.push(...endParts());
    }
    return parts;
  };

  const readOther = (choice: Json): StreamPart[] => {
    const { index } = choice;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 1) return [];
    const reader = others.get(index) ?? createChoiceReader();
    others.set(index, reader);
    return reader.read(choice).map(partOf(index));
  };

  const partOf =
    (choice: number) =>
    (part: ChoicePart): StreamPart => ({ type: 'other-choice', choice, part });

  const endParts = (): StreamPart[] => [
    ...[...others].flatMap(([index, reader]) => reader.end().map(partOf(index))),
    ...first.end(),
  ];

  // The vendor's finish reasons say that generation is over; only the closing `[DONE]` is missing then.
  const finished = (): boolean => first.finished && [...others.values()].every((reader) => reader.finished);

  return {
    decode,
    get ended() {
      return ended;
    },
    get complete() {
      return ended || finished();
    },
    end: () => (ended || !finished() ? [] : endParts()),
  };
}
