// Streams as one JSON array, for clients that ask without `alt=sse`: whole JSON at the end, whole elements at every step.
import { describe, expect, test } from 'vitest';
import { createFrameParser } from '../../../src-main/dialects/framing.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { call, chunksOf, finish, partsOf, text, written, type Json } from '../support/gemini-frames.ts';
import { facts } from '../support/streams.ts';

const ARRAY = { jsonArray: true };
const elementsOf = (told: string): Json[] => JSON.parse(told) as Json[];
const whole = (...parts: StreamPart[]): Json[] => elementsOf(written(parts, ARRAY));

/** What a client that cuts the array as it comes has read after these bytes. */
function readSoFar(bytes: Uint8Array): Json[] {
  const parser = createFrameParser('json-array');
  return parser.push(bytes).flatMap(({ data }) => (data === '' ? [] : [JSON.parse(data) as Json]));
}

const conversation: StreamPart[] = [
  ...text(0, 'a ] } "', ' ü', '[{,'),
  ...call(1, 'c1', 'f', '{"x":"]"}'),
  finish('tool-calls'),
];

describe('framing', () => {
  test('the whole is one JSON array', () => {
    expect(whole(...text(0, 'Hel', 'lo'), finish())).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'Hel' }] } }] },
      { candidates: [{ content: { parts: [{ text: 'lo' }] } }] },
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
  });

  test('it says exactly what the same stream of events says', () => {
    expect(whole(...conversation)).toEqual(chunksOf(written(conversation)));
  });

  test('an answer without a word is an array of one', () => {
    expect(whole(finish())).toHaveLength(1);
  });

  test('calls that are told at the last moment stand before the end, inside the array', () => {
    const open: StreamPart = { type: 'tool-call-start', block: 0, id: 'a', name: 'f' };
    const elements = whole(open, finish('tool-calls'));
    expect(partsOf(elements)).toEqual([{ functionCall: { id: 'a', name: 'f', args: {} } }]);
    expect(elements).toHaveLength(2);
  });

  test('cut at any byte, what has come is whole elements, and none is told twice', () => {
    const bytes = Buffer.from(written(conversation, ARRAY));
    const expected = elementsOf(bytes.toString());
    let seen = 0;
    for (let at = 0; at <= bytes.length; at += 1) {
      const elements = readSoFar(bytes.subarray(0, at));
      expect(elements, `byte ${at}`).toEqual(expected.slice(0, elements.length));
      expect(elements.length, `byte ${at}`).toBeGreaterThanOrEqual(seen);
      seen = elements.length;
    }
    expect(seen).toBe(expected.length);
  });

  test('two streams do not share their place in the array', () => {
    const [first, second] = [gemini.createStreamEncoder(ARRAY), gemini.createStreamEncoder(ARRAY)];
    const piece: StreamPart = { type: 'text-delta', block: 0, text: 'x' };
    expect([first.encode(piece, facts)[0], second.encode(piece, facts)[0]]).toEqual(['[', '[']);
  });
});

describe('errors', () => {
  const gone = { status: 502, errorType: 'provider_unavailable', message: 'Gone.' } as const;

  test('an error after the first token is the last element, and the array is closed', () => {
    const encoder = gemini.createStreamEncoder(ARRAY);
    const told = encoder.encode({ type: 'text-delta', block: 0, text: 'half' }, facts) + encoder.error(gone, facts);
    expect(elementsOf(told)).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'half' }] } }] },
      { error: { code: 502, status: 'UNAVAILABLE' } },
    ]);
  });

  test('an error before the first token is an array too', () => {
    expect(elementsOf(gemini.createStreamEncoder(ARRAY).error(gone, facts))).toMatchObject([{ error: { code: 502 } }]);
  });
});

test.each([
  [{ jsonArray: true }, 'application/json; charset=utf-8'],
  [{ jsonArray: false }, 'text/event-stream'],
  [{}, 'text/event-stream'],
])('the type says how the stream is framed: %j', (path, type) => {
  expect(gemini.streamType?.(path)).toBe(type);
});
