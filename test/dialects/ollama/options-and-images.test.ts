// Ollama's options and images, in and out: a number that is lost changes the answer, a picture of the wrong type is refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { imagePart, imagesAt } from '../../../src-main/dialects/ollama/images.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { encodeOptions, readOptions } from '../../../src-main/dialects/ollama/options.ts';
import { decoded } from '../../../src-main/dialects/read-json.ts';

const failureOf = (read: () => unknown): unknown => {
  const result = decoded(read);
  return result.ok ? undefined : result.failure.field;
};

describe('options', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const known = fc.record(
    {
      num_predict: fc.integer({ min: 1, max: 100_000 }),
      stop: fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      temperature: number,
      top_p: number,
      top_k: fc.integer(),
      min_p: number,
      frequency_penalty: number,
      presence_penalty: number,
      repeat_penalty: number,
      seed: fc.integer(),
    },
    { requiredKeys: [] },
  );

  test('with a meaning elsewhere come back as they were, zeros included', () => {
    fc.assert(
      fc.property(known, (options) => {
        const read = readOptions(options);
        expect(read.unknown).toEqual({});
        expect(encodeOptions({ model: 'm', messages: [], stream: false, ...read.known })).toEqual(options);
      }),
    );
  });

  test('of Ollama alone are kept apart, and reach an Ollama server beside the others', () => {
    const own = { num_ctx: 8_192, mirostat: 1, num_gpu: 0, penalize_newline: false, typical_p: null };
    expect(readOptions({ ...own, seed: 1 })).toEqual({ known: { sampling: { seed: 1 } }, unknown: own });
    const request = ollamaChat.decodeRequest({ model: 'm', messages: [], options: { ...own, seed: 1 } });
    if (!request.ok) throw new Error(request.failure.message);
    expect(ollamaChat.encodeRequest(request.value, 'm', {}).body['options']).toEqual({ ...own, seed: 1 });
  });

  test.each([
    ['options', 'x'],
    ['options.temperature', { temperature: '1' }],
    ['options.num_predict', { num_predict: true }],
    ['options.stop', { stop: 7 }],
    ['options.stop[1]', { stop: ['a', 7] }],
  ])('that are no such thing are refused by name: %s', (field, options) => {
    expect(failureOf(() => readOptions(options))).toBe(field);
  });

  test.each([[null], [undefined], [{}]])('of %j ask for nothing', (options) => {
    expect(readOptions(options)).toEqual({ known: {}, unknown: {} });
    expect(encodeOptions({ model: 'm', messages: [], stream: false })).toEqual({});
  });

  test('an empty list of stops is none, one stop is a list of one', () => {
    expect(readOptions({ stop: [] }).known).toEqual({});
    expect(readOptions({ stop: '' }).known).toEqual({ stop: [''] });
  });
});

describe('images', () => {
  test.each([
    ['/9j/4AAQ', 'image/jpeg'],
    ['iVBORw0KGgoAAA', 'image/png'],
    ['R0lGODlh', 'image/gif'],
    ['UklGRgAA', 'image/webp'],
    ['AAAA', 'image/png'],
    ['', 'image/png'],
  ])('that begin with %j are known by it, for other vendors demand a type', (data, mediaType) => {
    expect(imagesAt([data], 'images')).toEqual([imagePart(data, mediaType)]);
  });

  test.each([
    ['data:image/gif;base64,AAAA', 'image/gif'],
    ['data:image/jpeg;charset=x;base64,AAAA', 'image/jpeg'],
  ])('%j says its own type', (url, mediaType) => {
    expect(imagesAt([url], 'images')).toEqual([imagePart('AAAA', mediaType)]);
  });

  test.each([
    ['https://x/a.png', 'images[0]'],
    ['data:image/png,raw', 'images[0]'],
    ['file:///etc/passwd', 'images[0]'],
    [7, 'images[0]'],
    [null, 'images[0]'],
  ])('%j is no image in base64, and is refused by its place', (image, field) => {
    expect(failureOf(() => imagesAt([image], 'images'))).toBe(field);
  });

  test('that are no list are refused, none at all are none', () => {
    expect(failureOf(() => imagesAt('AAAA', 'images'))).toBe('images');
    expect([imagesAt(undefined, 'images'), imagesAt(null, 'images'), imagesAt([], 'images')]).toEqual([[], [], []]);
  });
});

describe('a completion', () => {
  const read = (fields: object): ModelRequest => {
    const result = ollamaGenerate.decodeRequest({ model: 'm', ...fields });
    if (!result.ok) throw new Error(result.failure.message);
    return result.value;
  };

  test('of a picture without words is a question', () => {
    expect(read({ images: ['AAAA'] }).messages).toEqual([{ role: 'user', content: [imagePart('AAAA')] }]);
  });

  test('of rules without a question only loads the model', () => {
    expect(read({ system: 'Be brief.' }).messages).toEqual([]);
    expect(read({ system: 'Be brief.', prompt: '' }).messages).toEqual([]);
  });

  test('without rules has no empty ones', () => {
    expect(read({ system: '', prompt: 'Q' }).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Q' }] },
    ]);
  });

  test.each(['system', 'prompt', 'images', 'think', 'format', 'stream'])(
    'whose %s is no such thing is refused by it',
    (field) => {
      expect(ollamaGenerate.decodeRequest({ model: 'm', [field]: 7 })).toMatchObject({ failure: { field } });
    },
  );
});

test.each([
  [{ keep_alive: 0 }, 'unload'],
  [{ keep_alive: -1 }, 'load'],
  [{ keep_alive: '5m' }, 'load'],
  [{}, 'load'],
])('a body without a prompt and with %j is one to %s', (body, native) => {
  for (const dialect of [ollamaChat, ollamaGenerate])
    expect(dialect.noPrompt?.(body)).toEqual({ reason: 'stop', native });
});
