// Cohere's plans, thoughts and citations, streamed and whole: both ways must say the same, each in its place.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import type { Annotation, ModelResponse } from '../../../src-main/dialects/model-stream.ts';
import {
  callDelta,
  callEnd,
  callStart,
  citationStart,
  contentDelta,
  contentEnd,
  contentStart,
  endEvent,
  planDelta,
  readEvents,
  startEvent,
  type CohereEvent,
} from '../support/cohere-frames.ts';
import { contentOfStream } from '../support/meaning.ts';

type Json = Record<string, unknown>;

const f = (id: string): Json => ({ id, type: 'function', function: { name: 'f', arguments: '' } });
const document = (url: string, rest: Json = {}): Json => ({ type: 'document', id: 'd', document: { url, ...rest } });

function whole(message: Json): ModelResponse {
  const decoded = cohere.decodeResponse({
    id: 'c1',
    message: { role: 'assistant', ...message },
    finish_reason: 'COMPLETE',
  });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}
const annotationsIn = (...events: CohereEvent[]): Annotation[] =>
  readEvents(...events).parts.flatMap((part) => (part.type === 'annotation' ? [part.annotation] : []));
const kinds = (...events: CohereEvent[]): string[] => readEvents(...events).parts.map(({ type }) => type);

describe('plans', () => {
  test('end when words begin, as when calls do', () => {
    expect(kinds(planDelta('I look.'), contentDelta(0, { text: 'So' }), contentEnd(0), endEvent('COMPLETE'))).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
  });

  test('that come again after a call are another thought', () => {
    const { parts } = readEvents(
      planDelta('First.'),
      callStart(0, f('a')),
      callEnd(0),
      planDelta('Then.'),
      callStart(1, f('b')),
      callEnd(1),
      endEvent('TOOL_CALL'),
    );
    expect(contentOfStream(parts).map((part) => ('text' in part ? part.text : part.type))).toEqual([
      'First.',
      'tool-call',
      'Then.',
      'tool-call',
    ]);
  });

  test('without any call after them are ended by the end', () => {
    expect(kinds(planDelta('Hm'), endEvent('COMPLETE'))).toEqual([
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'finish',
    ]);
  });

  test('streamed and whole are the same answer', () => {
    const { parts } = readEvents(
      startEvent,
      planDelta('I will '),
      planDelta('look.'),
      callStart(0, f('a')),
      callDelta(0, '{"x":1}'),
      callEnd(0),
      endEvent('TOOL_CALL'),
    );
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } };
    expect(contentOfStream(parts)).toEqual(whole({ tool_plan: 'I will look.', tool_calls: [call] }).content);
  });
});

describe('thoughts', () => {
  test('and words under one index are two blocks, each ended once', () => {
    const { parts } = readEvents(
      contentDelta(0, { thinking: 'Hm' }),
      contentDelta(0, { text: 'So' }),
      contentEnd(0),
      endEvent('COMPLETE'),
    );
    expect(contentOfStream(parts)).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'So' },
    ]);
    const blocks = (end: string): number[] =>
      parts.flatMap((part) => (part.type.endsWith(end) && 'block' in part ? [part.block] : []));
    expect(blocks('-end')).toEqual(blocks('-start'));
  });

  test('that come in one event with words come before them', () => {
    expect(contentOfStream(readEvents(contentDelta(0, { text: 'So', thinking: 'Hm' })).parts)).toMatchObject([
      { type: 'reasoning' },
      { type: 'text' },
    ]);
  });

  test('of no letters begin nothing', () => {
    expect(kinds(contentStart(0, { type: 'thinking', thinking: '' }), contentDelta(0, { thinking: '' }))).toEqual([]);
  });
});

describe('citations', () => {
  const cite = (fields: Json): Json => ({ start: 0, end: 2, text: 'So', sources: [document('https://a')], ...fields });

  test.each<[string, Json, object]>([
    ['of the text', { type: 'TEXT_CONTENT' }, { start: 0, end: 2 }],
    ['of no kind, which is the text', {}, { start: 0, end: 2 }],
    ['of a plan', { type: 'PLAN' }, {}],
    ['of thoughts', { type: 'THINKING_CONTENT' }, {}],
    ['without an end', { end: undefined }, {}],
    ['with a word for a number', { start: '0' }, {}],
    ['of a block that never was', { content_index: 9 }, { start: 0, end: 2 }],
  ])('%s have just the place that is theirs', (_, fields, place) => {
    const raw = cite(fields);
    const expected = [{ type: 'url-citation', url: 'https://a', ...place, raw }];
    expect(annotationsIn(contentDelta(0, { text: 'So' }), citationStart(0, raw))).toEqual(expected);
  });

  test('have one annotation for each source with an address, in order', () => {
    const raw = cite({
      sources: [document('https://a'), document(''), { type: 'tool', tool_output: { url: 'https://b' } }, null],
    });
    expect(annotationsIn(citationStart(0, raw)).map(({ url }) => url)).toEqual(['https://a', 'https://b']);
    expect(whole({ content: 'So', citations: [raw] }).annotations?.map(({ url }) => url)).toEqual([
      'https://a',
      'https://b',
    ]);
  });

  test.each<[Json, object]>([
    [
      { title: 'T', snippet: 'S', text: 'X' },
      { title: 'T', text: 'S' },
    ],
    [{ title: '', text: 'X' }, { text: 'X' }],
    [{ title: 7, snippet: null }, {}],
  ])('tell title and words where the source has them: %j', (rest, told) => {
    const raw = cite({ sources: [document('https://a', rest)], type: 'PLAN' });
    expect(annotationsIn(citationStart(0, raw))).toEqual([{ type: 'url-citation', url: 'https://a', ...told, raw }]);
  });

  test('that come before the text they stand in count from its beginning', () => {
    const raw = cite({ content_index: 0 });
    expect(annotationsIn(citationStart(0, raw), contentDelta(0, { text: 'So' }))).toMatchObject([{ start: 0, end: 2 }]);
  });

  test('are in the same places streamed and whole, however the text was cut', () => {
    const texts = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (blocks, pick, cut) => {
        const at = pick % blocks.length;
        const raw = cite({ content_index: at, start: 0, end: blocks[at]?.length, type: 'TEXT_CONTENT' });
        const events = blocks.flatMap((text, index) => [
          contentDelta(index, { text: text.slice(0, cut % text.length) }),
          contentDelta(index, { text: text.slice(cut % text.length) }),
          contentEnd(index),
        ]);
        const content = blocks.map((text) => ({ type: 'text', text }));
        expect(annotationsIn(...events, citationStart(0, raw))).toEqual(
          whole({ content, citations: [raw] }).annotations,
        );
      }),
    );
  });

  test('of a citation that is no object, or has no sources, there are none', () => {
    for (const raw of [null, 7, 'x', {}, { sources: {} }, { sources: ['x'] }, [[]]]) {
      expect(annotationsIn(citationStart(0, raw))).toEqual([]);
      expect(whole({ content: 'So', citations: [raw] })).not.toHaveProperty('annotations');
    }
  });
});
