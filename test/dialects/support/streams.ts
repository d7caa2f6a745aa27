// Moves streams through dialects: bytes in random pieces to parts, parts to text.
import type { AnswerFacts, Dialect, TargetDialect } from '../../../src-main/dialects/dialect.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { type SseEvent, SseParser } from '../../../src-main/dialects/sse.ts';

export const facts: AnswerFacts = {
  id: 'gen-1',
  model: 'acme/large',
  providerName: 'Acme',
  createdAt: 1_700_000_000_000,
};

/** Numbers from 0 up to 1, the same for the same seed (a linear congruential generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The bytes in pieces of 1 to `longest` bytes: networks break anywhere. */
export function pieces(bytes: Uint8Array, seed: number, longest = 200): Uint8Array[] {
  const random = randomNumbers(seed);
  const result: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(random() * longest);
    result.push(bytes.subarray(at, at + size));
    at += size;
  }
  return result;
}

export function eventsOf(chunks: readonly Uint8Array[]): SseEvent[] {
  const parser = new SseParser();
  const events = chunks.flatMap((chunk) => parser.push(chunk));
  const last = parser.finish();
  return last ? [...events, last] : events;
}

export interface DecodedStream {
  readonly parts: readonly StreamPart[];
  readonly ended: boolean;
  readonly complete: boolean;
}

export function decodeStream(
  dialect: Pick<TargetDialect, 'createStreamDecoder'>,
  text: string,
  seed = 1,
): DecodedStream {
  const decoder = dialect.createStreamDecoder();
  const parts = eventsOf(pieces(Buffer.from(text), seed)).flatMap((event) => decoder.decode(event));
  const { ended, complete } = decoder;
  return { parts: [...parts, ...(complete ? decoder.end() : [])], ended, complete };
}

/** As the gateway does: every part but errors, then the end with the last usage. */
export function encodeStream(dialect: Dialect, parts: readonly StreamPart[], given: AnswerFacts = facts): string {
  const encoder = dialect.createStreamEncoder();
  let usage: Usage | undefined;
  let text = '';
  for (const part of parts) {
    if (part.type === 'usage') usage = part.usage;
    if (part.type !== 'error') text += encoder.encode(part, given);
  }
  return text + encoder.end(given, usage);
}
