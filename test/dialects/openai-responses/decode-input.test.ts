// Messages of a Responses conversation: who says what, with pictures and files in all the ways that clients send them.
import { describe, expect, test } from 'vitest';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';

function read(input: unknown): readonly ModelMessage[] {
  const decoded = openAiResponses.decodeRequest({ model: 'm', input });
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value.messages;
}

function failure(input: unknown): { field: string; message: string } | undefined {
  const decoded = openAiResponses.decodeRequest({ model: 'm', input });
  return decoded.ok ? undefined : decoded.failure;
}

const partsOf = (...content: unknown[]): unknown => read([{ role: 'user', content }])[0]?.content;
const partFailure = (part: unknown): unknown => failure([{ role: 'user', content: [part] }])?.field;
const text = (said: string): object => ({ type: 'text', text: said });

describe('the input', () => {
  test('a string is what the user says', () => {
    expect(read('Hello')).toEqual([{ role: 'user', content: [text('Hello')] }]);
  });

  test.each<[string, unknown, unknown]>([
    ['an empty string', '', [{ role: 'user', content: [] }]],
    ['an empty list', [], []],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('%s is no text', (_, input, messages) => {
    expect(read(input)).toEqual(messages);
  });

  test.each<[string, unknown]>([
    ['input[0]', ['Hello']],
    ['input[1]', [{ role: 'user', content: 'x' }, null]],
    ['input[0].type', [{ type: 7 }]],
    ['input[0].type', [{ type: null, role: 'user', content: 'x' }]],
    ['input[0].role', [{ content: 'x' }]],
    ['input[0].role', [{ type: 'message', role: 'tool', content: 'x' }]],
    ['input[0].content', [{ role: 'user' }]],
    ['input[0].content', [{ role: 'user', content: 7 }]],
    ['input[0].content[0]', [{ role: 'user', content: ['x'] }]],
  ])('what is wrong in it is named: %s', (field, input) => {
    expect(failure(input)?.field).toBe(field);
  });
});

describe('who speaks', () => {
  test.each([
    ['system', 'system'],
    ['developer', 'system'],
    ['user', 'user'],
    ['assistant', 'assistant'],
  ])('%s is %s, with or without a type', (role, neutral) => {
    const expected = [{ role: neutral, content: [text('x')] }];
    expect(read([{ role, content: 'x' }])).toEqual(expected);
    expect(read([{ type: 'message', role, content: [{ type: 'input_text', text: 'x' }] }])).toEqual(expected);
  });

  test('two messages of the user stay two; what the model said in a row is one answer', () => {
    const say = (role: string, content: string): object => ({ role, content });
    expect(
      read([say('user', 'a'), say('user', 'b'), say('assistant', 'c'), say('assistant', 'd'), say('user', 'e')]).map(
        ({ role, content }) => [role, content.length],
      ),
    ).toEqual([
      ['user', 1],
      ['user', 1],
      ['assistant', 2],
      ['user', 1],
    ]);
  });

  test('an answer comes back as it was given, its annotations and status unread', () => {
    const content = [
      { type: 'output_text', text: 'a', annotations: [{ type: 'url_citation', url: 'https://x' }], logprobs: [] },
      { type: 'refusal', refusal: 'No' },
    ];
    expect(read([{ id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content }])).toEqual([
      { role: 'assistant', content: [text('a'), { type: 'refusal', text: 'No' }] },
    ]);
  });
});

describe('texts', () => {
  test.each(['input_text', 'output_text', 'text', 'summary_text'])('%s is text', (type) => {
    expect(partsOf({ type, text: 'x' })).toEqual([text('x')]);
  });

  test.each<[string, unknown]>([
    ['input[0].content[0].text', { type: 'input_text' }],
    ['input[0].content[0].text', { type: 'input_text', text: null }],
    ['input[0].content[0].refusal', { type: 'refusal' }],
    ['input[0].content[0].type', { text: 'x' }],
    ['input[0].content[0].type', { type: 'image_url', image_url: { url: 'https://x' } }],
  ])('what is wrong is named: %s', (field, part) => {
    expect(partFailure(part)).toBe(field);
  });

  test('a part of another protocol is refused with the names that are known', () => {
    expect(failure([{ role: 'user', content: [{ type: 'image_url' }] }])?.message).toBe(
      'input[0].content[0].type must be input_text, input_image, input_file, input_audio, output_text or refusal, found "image_url".',
    );
  });
});

describe('pictures', () => {
  const picture = (source: object, rest: object = {}): object => ({ type: 'media', kind: 'image', source, ...rest });

  test.each<[string, object, object]>([
    [
      'an address',
      { image_url: 'https://x/y.png', detail: 'high' },
      picture({ type: 'url', url: 'https://x/y.png' }, { detail: 'high' }),
    ],
    ['an address in capitals', { image_url: 'HTTPS://X/y' }, picture({ type: 'url', url: 'HTTPS://X/y' })],
    [
      'bytes',
      { image_url: 'data:image/webp;base64,QUJD', detail: null },
      picture({ type: 'base64', data: 'QUJD' }, { mediaType: 'image/webp' }),
    ],
    [
      'a file of the vendor',
      { file_id: 'file-1', detail: 'low' },
      picture({ type: 'file', id: 'file-1' }, { detail: 'low' }),
    ],
    ['a file beside an empty address', { file_id: 'file-1', image_url: null }, picture({ type: 'file', id: 'file-1' })],
    [
      'an address beside no file',
      { file_id: null, image_url: 'https://x' },
      picture({ type: 'url', url: 'https://x' }),
    ],
  ])('by %s', (_, fields, expected) => {
    expect(partsOf({ type: 'input_image', ...fields })).toEqual([expected]);
  });

  test.each<[string, object]>([
    ['input[0].content[0].image_url', {}],
    ['input[0].content[0].image_url', { image_url: { url: 'https://x' } }],
    ['input[0].content[0].image_url', { image_url: 'iVBORw0KGgoAAAANSUhEUg' }],
    ['input[0].content[0].image_url', { image_url: '/home/me/cat.png' }],
    ['input[0].content[0].detail', { image_url: 'https://x', detail: 1 }],
    ['input[0].content[0].file_id', { file_id: 7 }],
  ])('what is wrong is named: %s', (field, fields) => {
    expect(partFailure({ type: 'input_image', ...fields })).toBe(field);
  });
});

describe('files', () => {
  const file = (source: object, rest: object = {}): object => ({ type: 'media', kind: 'document', source, ...rest });
  const pdf = { mediaType: 'application/pdf' };

  test.each<[string, object, object]>([
    ['an address', { file_url: 'https://x/y.pdf' }, file({ type: 'url', url: 'https://x/y.pdf' })],
    [
      'bytes',
      { file_data: 'data:text/plain;base64,QUJD', filename: 'a.txt' },
      file({ type: 'base64', data: 'QUJD' }, { mediaType: 'text/plain', filename: 'a.txt' }),
    ],
    [
      'bytes without a word about them',
      { file_data: 'JVBERi0x', filename: 'a.pdf' },
      file({ type: 'base64', data: 'JVBERi0x' }, { ...pdf, filename: 'a.pdf' }),
    ],
    [
      'bytes where the address is null',
      { file_data: 'JVBERi0x', file_url: null, file_id: null, filename: null },
      file({ type: 'base64', data: 'JVBERi0x' }, pdf),
    ],
    ['the vendor’s own', { file_id: 'file-1' }, file({ type: 'file', id: 'file-1' })],
  ])('by %s', (_, fields, expected) => {
    expect(partsOf({ type: 'input_file', ...fields })).toEqual([expected]);
  });

  test.each<[string, object]>([
    ['input[0].content[0].file_data', { filename: 'a.pdf' }],
    ['input[0].content[0].file_url', { file_url: 'a.pdf' }],
    ['input[0].content[0].filename', { file_data: 'JVBERi0x', filename: 7 }],
  ])('what is wrong is named: %s', (field, fields) => {
    expect(partFailure({ type: 'input_file', ...fields })).toBe(field);
  });
});

describe('sound', () => {
  test('is bytes of a format', () => {
    expect(partsOf({ type: 'input_audio', input_audio: { data: 'QUJD', format: 'mp3' } })).toEqual([
      { type: 'media', kind: 'audio', source: { type: 'base64', data: 'QUJD' }, mediaType: 'audio/mp3' },
    ]);
  });

  test.each<[string, object]>([
    ['input[0].content[0].input_audio', {}],
    ['input[0].content[0].input_audio.data', { input_audio: { format: 'wav' } }],
    ['input[0].content[0].input_audio.format', { input_audio: { data: 'QUJD' } }],
  ])('what is wrong is named: %s', (field, fields) => {
    expect(partFailure({ type: 'input_audio', ...fields })).toBe(field);
  });
});
