// Web pages an answer rests on. Google counts places in bytes, everyone else in characters: a mark set wrong stands inside a word.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationsOf, groundingOf } from '../../../src-main/dialects/gemini/grounding.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { Annotation } from '../../../src-main/dialects/model-stream.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { chunk, readChunks, STOP, written, chunksOf, type Json } from '../support/gemini-frames.ts';
import { facts } from '../support/streams.ts';

const A = { web: { uri: 'https://a', title: 'A' } };
const B = { web: { uri: 'https://b', title: 'B' } };
const SAID = 'Füße 👣 laufen. Sie gehen.';

/** As Google counts: bytes of UTF-8. */
const segmentOf = (words: string, said = SAID): Json => {
  const startIndex = Buffer.byteLength(said.slice(0, said.indexOf(words)));
  return { ...(startIndex > 0 && { startIndex }), endIndex: startIndex + Buffer.byteLength(words), text: words };
};
const read = (groundingMetadata: unknown, said = SAID): Annotation[] => annotationsOf({ groundingMetadata }, said);
const support = (segment: unknown, ...groundingChunkIndices: unknown[]): Json => ({ segment, groundingChunkIndices });

describe('reading', () => {
  test.each(['Füße 👣 laufen.', 'Sie gehen.', '👣'])('the place of “%s” is counted in characters', (words) => {
    const [cited] = read({ groundingChunks: [A], groundingSupports: [support(segmentOf(words), 0)] });
    expect(cited).toEqual({
      type: 'url-citation',
      url: 'https://a',
      title: 'A',
      text: words,
      start: SAID.indexOf(words),
      end: SAID.indexOf(words) + words.length,
    });
    expect(SAID.slice(cited?.start, cited?.end)).toBe(words);
  });

  test('a passage that several pages support is cited from each, a page from each of its passages', () => {
    const groundingSupports = [support(segmentOf('Füße'), 0, 1), support(segmentOf('Sie'), 1)];
    expect(read({ groundingChunks: [A, B], groundingSupports }).map(({ url, text }) => [url, text])).toEqual([
      ['https://a', 'Füße'],
      ['https://b', 'Füße'],
      ['https://b', 'Sie'],
    ]);
  });

  test('a page that supports no passage is still cited, without a place', () => {
    expect(read({ groundingChunks: [A, B], groundingSupports: [support(segmentOf('Sie'), 1)] })).toMatchObject([
      { url: 'https://b' },
      { type: 'url-citation', url: 'https://a', title: 'A' },
    ]);
    expect(read({ groundingChunks: [A] })).toEqual([{ type: 'url-citation', url: 'https://a', title: 'A' }]);
  });

  test('a place that counts from its own part is found by its words', () => {
    const segment = { partIndex: 1, endIndex: 10, text: 'Sie gehen.' };
    expect(read({ groundingChunks: [A], groundingSupports: [support(segment, 0)] })).toMatchObject([
      { text: 'Sie gehen.', start: SAID.indexOf('Sie'), end: SAID.length },
    ]);
  });

  test('words that the answer does not hold have no place: none is better than a wrong one', () => {
    const segment = { startIndex: 1, endIndex: 4, text: 'elsewhere' };
    expect(read({ groundingChunks: [A], groundingSupports: [support(segment, 0)] })).toEqual([
      { type: 'url-citation', url: 'https://a', title: 'A', text: 'elsewhere' },
    ]);
  });

  test('a place without words is a place; one beyond the end stops there', () => {
    const placed = (segment: object): unknown =>
      read({ groundingChunks: [A], groundingSupports: [support(segment, 0)] });
    expect(placed({ startIndex: 7, endIndex: 11 })).toMatchObject([{ start: 5, end: 7 }]);
    expect(placed({ endIndex: 9_999 })).toMatchObject([{ start: 0, end: SAID.length }]);
    expect(placed({})).toEqual([{ type: 'url-citation', url: 'https://a', title: 'A' }]);
  });

  test.each<[string, unknown]>([
    ['no metadata', undefined],
    ['null', null],
    ['lists that are none', { groundingChunks: 'x', groundingSupports: 5 }],
    ['pages without addresses', { groundingChunks: [{ web: { title: 'A' } }, { web: {} }, {}, null] }],
    ['sources that are no pages', { groundingChunks: [{ retrievedContext: { uri: 'gs://x' } }] }],
    ['supports of pages that are not there', { groundingSupports: [support({ endIndex: 3 }, 0, 7, -1, '0')] }],
    ['supports that are no objects', { groundingSupports: ['x', null] }],
    ['queries alone', { webSearchQueries: ['q'], searchEntryPoint: { renderedContent: '<p>' } }],
  ])('%s cite nothing', (_, metadata) => {
    expect(read(metadata)).toEqual([]);
  });
});

describe('writing', () => {
  const cite = (rest: Partial<Annotation> = {}): Annotation => ({ type: 'url-citation', url: 'https://a', ...rest });

  test('nothing cited is no metadata', () => {
    expect(groundingOf([], SAID)).toBeUndefined();
  });

  test('places are counted in bytes, and hold the answer’s words', () => {
    const start = SAID.indexOf('laufen');
    expect(groundingOf([cite({ title: 'A', start, end: start + 7 })], SAID)).toEqual({
      groundingChunks: [A],
      groundingSupports: [support({ startIndex: 12, endIndex: 19, text: 'laufen.' }, 0)],
    });
  });

  test('an excerpt of the page is not taken for a passage of the answer', () => {
    expect(groundingOf([cite({ text: 'Feet walk.', start: 0, end: 4 })], SAID)?.['groundingSupports']).toEqual([
      support({ startIndex: 0, endIndex: 6, text: 'Füße' }, 0),
    ]);
    expect(groundingOf([cite({ text: 'Feet walk.' })], SAID)?.['groundingSupports']).toEqual([]);
  });

  test('a passage of the answer without a place is found', () => {
    expect(groundingOf([cite({ text: 'Sie' })], SAID)?.['groundingSupports']).toEqual([support(segmentOf('Sie'), 0)]);
  });

  test('a page is listed once, with the first title that it has, or its address', () => {
    const annotations = [cite(), cite({ title: 'A' }), cite({ url: 'https://b' }), cite({ title: 'Other' })];
    expect(groundingOf(annotations, SAID)?.['groundingChunks']).toEqual([
      A,
      { web: { uri: 'https://b', title: 'https://b' } },
    ]);
  });
});

test('any place in any text comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), fc.nat(), (pieces, pick) => {
      const said = pieces.join('');
      const at = pick % pieces.length;
      const start = pieces.slice(0, at).join('').length;
      const annotation: Annotation = {
        type: 'url-citation',
        url: 'u',
        title: 't',
        start,
        end: start + pieces[at]!.length,
      };
      const [again] = annotationsOf({ groundingMetadata: groundingOf([annotation], said) }, said);
      expect(again).toEqual({ ...annotation, text: pieces[at] });
    }),
  );
});

describe('through whole answers and streams', () => {
  const groundingMetadata = { groundingChunks: [A], groundingSupports: [support(segmentOf('Sie gehen.'), 0)] };
  const place = { start: SAID.indexOf('Sie'), end: SAID.length };

  test('an OpenAI client can cut the cited words out of the message', () => {
    const decoded = gemini.decodeResponse(
      chunk([{ text: 'Hm', thought: true }, { text: SAID }], { ...STOP, groundingMetadata }),
    );
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { message } = (openAiChat.encodeResponse(decoded.value, facts) as { choices: [{ message: Json }] })
      .choices[0];
    const { start_index: start, end_index: end } = message['annotations'][0].url_citation;
    expect((message['content'] as string).slice(start, end)).toBe('Sie gehen.');
  });

  test('a stream counts over all its chunks, and tells once what chunks repeat', () => {
    const [first, second] = [SAID.slice(0, 12), SAID.slice(12)];
    const { parts } = readChunks(
      chunk([{ text: first }]),
      chunk([{ text: second }], { groundingMetadata }),
      chunk([{ text: '' }], { ...STOP, groundingMetadata }),
    );
    expect(parts.flatMap((part) => (part.type === 'annotation' ? [part.annotation] : []))).toEqual([
      { type: 'url-citation', url: 'https://a', title: 'A', text: 'Sie gehen.', ...place },
    ]);
  });

  test('a stream for a Gemini client counts its bytes over all its chunks', () => {
    const told = written([
      ...[SAID.slice(0, 7), SAID.slice(7)].map((text) => ({ type: 'text-delta', block: 0, text }) as const),
      { type: 'annotation', annotation: { type: 'url-citation', url: 'https://a', title: 'A', ...place } },
    ]);
    expect(chunksOf(told).at(-1)?.['candidates'][0].groundingMetadata).toEqual(groundingMetadata);
  });
});
