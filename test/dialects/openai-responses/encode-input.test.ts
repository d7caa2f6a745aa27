// Conversations as items for Responses servers: what each part becomes, what has no place, and what OpenAI would refuse.
import { describe, expect, test } from 'vitest';
import type {
  MediaPart,
  ModelMessage,
  ReasoningPart,
  RequestPart,
  ToolResultPart,
} from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

function encode(...messages: ModelMessage[]): { input: Json[]; dropped: readonly string[] } {
  const { body, dropped } = openAiResponses.encodeRequest({ model: 'm', messages, stream: false }, 'm', {});
  return { input: body['input'] as Json[], dropped };
}

const inputOf = (...messages: ModelMessage[]): Json[] => encode(...messages).input;
const media = (fields: Partial<MediaPart>): MediaPart => ({
  type: 'media',
  kind: 'image',
  source: { type: 'base64', data: 'QUJD' },
  ...fields,
});
const sealed = (fields: Partial<ReasoningPart> = {}): ReasoningPart => ({
  type: 'reasoning',
  text: 'Hm.',
  redacted: 'gAAA',
  format: 'openai-responses-v1',
  id: 'rs_1',
  ...fields,
});
const sealedItem = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [{ type: 'summary_text', text: 'Hm.' }],
  encrypted_content: 'gAAA',
};
const said = (words: string): Json => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text: words }],
});

describe('messages', () => {
  test('one text is a string, several are parts, none are no message', () => {
    expect(inputOf(system(text('Be kind.')), user(text('a'), text('b')), user(text('')), user())).toEqual([
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'a' },
          { type: 'input_text', text: 'b' },
        ],
      },
    ]);
  });

  test('what the model said is its output, a refusal too', () => {
    expect(inputOf(assistant(text('a'), { type: 'refusal', text: 'No' }))).toEqual([
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'refusal', refusal: 'No' },
        ],
      },
    ]);
    expect(inputOf(user({ type: 'refusal', text: 'No' }))).toEqual([{ role: 'user', content: 'No' }]);
  });

  test('markers for a cache are named: OpenAI caches by itself', () => {
    const marked = { type: 'text', text: 'a', cache: {} } as const;
    expect(encode(user(marked))).toEqual({ input: [{ role: 'user', content: 'a' }], dropped: ['cacheControl'] });
    expect(encode(user(media({ cache: {} }))).dropped).toEqual(['cacheControl']);
  });
});

describe('pictures and files', () => {
  test.each<[string, Partial<MediaPart>, Json]>([
    [
      'a picture of bytes',
      { mediaType: 'image/webp', detail: 'high' },
      { type: 'input_image', image_url: 'data:image/webp;base64,QUJD', detail: 'high' },
    ],
    [
      'a picture whose type nobody said',
      {},
      { type: 'input_image', image_url: 'data:image/png;base64,QUJD', detail: 'auto' },
    ],
    [
      'a picture at an address',
      { source: { type: 'url', url: 'https://x' } },
      { type: 'input_image', image_url: 'https://x', detail: 'auto' },
    ],
    [
      'a picture of the vendor’s store',
      { source: { type: 'file', id: 'file-1' }, detail: 'low' },
      { type: 'input_image', file_id: 'file-1', detail: 'low' },
    ],
    [
      'a document of bytes',
      { kind: 'document', mediaType: 'text/plain', filename: 'a.txt' },
      { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain;base64,QUJD' },
    ],
    [
      'a document without a name, which OpenAI demands',
      { kind: 'document' },
      { type: 'input_file', filename: 'document.pdf', file_data: 'data:application/pdf;base64,QUJD' },
    ],
    [
      'a document at an address',
      { kind: 'document', source: { type: 'url', url: 'https://x/a.pdf' }, filename: 'a.pdf' },
      { type: 'input_file', file_url: 'https://x/a.pdf' },
    ],
    [
      'a document of the vendor’s store',
      { kind: 'document', source: { type: 'file', id: 'file-1' } },
      { type: 'input_file', file_id: 'file-1' },
    ],
  ])('%s', (_, fields, part) => {
    expect(inputOf(user(media(fields)))).toEqual([{ role: 'user', content: [part] }]);
  });

  test.each(['audio', 'video'] as const)('%s is named and left out, and no empty message stays', (kind) => {
    expect(encode(user(media({ kind })))).toEqual({ input: [], dropped: [kind] });
  });

  test('what the model drew has no place in its own words', () => {
    expect(encode(assistant(text('a'), media({}), text('b')))).toEqual({
      input: [said('a'), said('b')],
      dropped: ['mediaInAnswers'],
    });
  });
});

describe('reasoning', () => {
  test('sealed by this protocol goes back before what it led to', () => {
    expect(inputOf(assistant(sealed(), text('Yes')))).toEqual([sealedItem, said('Yes')]);
  });

  test('without a summary, or an id, has none', () => {
    const { id: _, ...nameless } = sealed({ text: '' });
    expect(inputOf(assistant(nameless, text('Yes')))[0]).toEqual({
      type: 'reasoning',
      summary: [],
      encrypted_content: 'gAAA',
    });
  });

  test.each<[string, Partial<ReasoningPart>]>([
    ['sealed by another vendor', { format: 'anthropic-claude-v1' }],
    ['sealed by nobody knows whom', { format: 'unknown' }],
  ])('%s is named and left out', (_, fields) => {
    expect(encode(assistant(sealed(fields), text('Yes')))).toEqual({
      input: [said('Yes')],
      dropped: ['reasoningHistory'],
    });
  });

  test('that was never sealed is named and left out', () => {
    const readable: ReasoningPart = { type: 'reasoning', text: 'Hm.', format: 'openai-responses-v1', id: 'rs_1' };
    expect(encode(assistant(readable, text('Yes')))).toEqual({ input: [said('Yes')], dropped: ['reasoningHistory'] });
  });

  test.each<[string, RequestPart[]]>([
    ['nothing', []],
    ['an empty text', [text('')]],
    ['more of it', [sealed({ id: 'rs_2' })]],
    ['what another vendor’s server did', [{ type: 'vendor', dialect: 'anthropic-messages', raw: {} }]],
    ['a picture', [media({})]],
  ])('that led to nothing OpenAI can see is refused by it: after %s it is left out', (_, after) => {
    expect(inputOf(user(text('x')), assistant(sealed(), ...after), user(text('y')))).toEqual([
      { role: 'user', content: 'x' },
      { role: 'user', content: 'y' },
    ]);
  });

  test('keeps its place between calls', () => {
    const types = inputOf(
      assistant(sealed(), call('a'), sealed({ id: 'rs_2' }), call('b')),
      tool(result('a', '1'), result('b', '2')),
    ).map(({ type }) => type);
    expect(types).toEqual([
      'reasoning',
      'function_call',
      'reasoning',
      'function_call',
      'function_call_output',
      'function_call_output',
    ]);
  });
});

describe('items of the vendor’s own', () => {
  const raw = { type: 'web_search_call', id: 'ws_1', status: 'completed' };

  test('come back whole between the words', () => {
    expect(inputOf(assistant(text('a'), { type: 'vendor', dialect: 'openai-responses', raw }, text('b')))).toEqual([
      said('a'),
      raw,
      said('b'),
    ]);
  });

  test('of another protocol are named and left out, whoever said them', () => {
    const foreign: RequestPart = { type: 'vendor', dialect: 'anthropic-messages', raw };
    expect(encode(user(text('x'), foreign), assistant(text('a'), foreign))).toEqual({
      input: [{ role: 'user', content: 'x' }, said('a')],
      dropped: ['vendorContent'],
    });
  });
});

describe('results of tools', () => {
  const outputOf = (content: ToolResultPart['content'], fields: Partial<ToolResultPart> = {}): unknown =>
    inputOf(assistant(call('a')), tool({ type: 'tool-result', callId: 'a', content, ...fields }))[1]?.['output'];
  const words = (...each: string[]): ToolResultPart['content'] => each.map((one) => ({ type: 'text', text: one }));

  test('of words are one string', () => {
    expect(outputOf(words('Sun', 'ny'))).toBe('Sun\nny');
    expect(outputOf([])).toBe('No result.');
    expect(outputOf(words('Broken'), { isError: true })).toBe('Error: Broken');
  });

  test('hold pictures and files themselves', () => {
    expect(outputOf([...words('See:'), media({}), media({ kind: 'document', filename: 'a.pdf' })])).toEqual([
      { type: 'input_text', text: 'See:' },
      { type: 'input_image', image_url: 'data:image/png;base64,QUJD', detail: 'auto' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,QUJD' },
    ]);
  });

  test('of sound say at least that there is nothing', () => {
    expect(outputOf([media({ kind: 'audio' })])).toBe('No result.');
  });
});
