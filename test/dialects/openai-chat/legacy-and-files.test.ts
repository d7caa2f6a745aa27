// What older and richer Chat clients send: functions of 2023, files, sound and markers, none of it lost on the way to another protocol.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { MediaPart, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

function read(fields: Json): ModelRequest {
  const decoded = openAiChat.decodeRequest({ model: 'm', messages: [{ role: 'user', content: 'Q' }], ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const encode = (fields: Partial<ModelRequest>, traits = {}) =>
  openAiChat.encodeRequest({ model: 'm', messages: [user(text('Q'))], stream: false, ...fields }, 'v', traits);
const contentFor = (...parts: RequestPart[]): unknown =>
  (encode({ messages: [user(...parts)] }).body['messages'] as Json[])[0]?.['content'];

describe('functions of 2023', () => {
  const weather = { name: 'weather', parameters: { type: 'object', properties: { city: {} } } };
  const conversation = [
    { role: 'user', content: 'Q' },
    { role: 'assistant', content: null, function_call: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    { role: 'function', name: 'weather', content: 'Rain' },
  ];

  test('a whole exchange reaches a server of today in its words', () => {
    const request = read({ messages: conversation, functions: [weather], function_call: 'auto' });
    expect(encode(request).body).toMatchObject({
      messages: [
        { role: 'user', content: 'Q' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'weather', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'weather', content: 'Rain' },
      ],
      tools: [{ type: 'function', function: weather }],
      tool_choice: 'auto',
    });
  });

  test('two calls of one function are told apart, each with its result', () => {
    const request = read({ messages: [...conversation, ...conversation.slice(1)] });
    const messages = encode(request).body['messages'] as Json[];
    const called = messages.flatMap(({ tool_calls: calls }) => ((calls ?? []) as Json[]).map(({ id }) => id));
    const answered = messages.flatMap(({ tool_call_id: id }) => id ?? []);
    expect(new Set(called).size).toBe(2);
    expect(answered).toEqual(called);
  });

  test('a forced function is the forced tool, for Claude too', () => {
    const request = read({ functions: [weather], function_call: { name: 'weather' } });
    expect(request.toolChoice).toEqual({ type: 'tool', name: 'weather' });
    const { body } = anthropicMessages.encodeRequest(request, 'claude-haiku-4-5', {});
    expect(body).toMatchObject({ tools: [{ name: 'weather' }], tool_choice: { type: 'tool', name: 'weather' } });
  });

  test('tools of today win over functions beside them', () => {
    const tools = [{ type: 'function', function: { name: 'new' } }];
    expect(read({ tools, functions: [weather] }).tools).toEqual([{ type: 'function', name: 'new' }]);
  });

  test.each([
    ['functions', 'x', 'functions'],
    ['functions', [7], 'functions[0]'],
    ['functions', [{}], 'functions[0].name'],
    ['function_call', 7, 'tool_choice'],
    ['function_call', {}, 'tool_choice.function.name'],
  ])('%s of %j is refused by a name', (field, value, name) => {
    const decoded = openAiChat.decodeRequest({ model: 'm', messages: [], [field]: value });
    expect(decoded).toMatchObject({ ok: false, failure: { field: name } });
  });

  test.each([null, undefined])('a call that is %j is none', (call2023) => {
    const { messages } = read({ messages: [{ role: 'assistant', content: 'x', function_call: call2023 }] });
    expect(messages[0]?.content).toEqual([{ type: 'text', text: 'x' }]);
  });
});

describe('sound', () => {
  const sound = (mediaType?: string): MediaPart => ({
    type: 'media',
    kind: 'audio',
    source: { type: 'base64', data: 'AA' },
    ...(mediaType !== undefined && { mediaType }),
  });

  test.each([
    ['audio/mp3', 'mp3'],
    ['audio/mpeg', 'mp3'],
    ['audio/wav', 'wav'],
    ['audio/x-wav', 'wav'],
    ['audio/vnd.wave', 'wav'],
    ['audio/wave;codecs=1', 'wav'],
    ['audio/flac', 'flac'],
    [undefined, 'wav'],
  ])('of type %s goes by the word of the protocol: %s', (mediaType, format) => {
    expect(contentFor(sound(mediaType))).toEqual([{ type: 'input_audio', input_audio: { data: 'AA', format } }]);
  });

  test.each([
    ['input_audio', {}],
    ['input_audio.data', { input_audio: { format: 'wav' } }],
    ['input_audio.format', { input_audio: { data: 'AA' } }],
  ])('without its %s is refused by that name', (field, fields) => {
    const messages = [{ role: 'user', content: [{ type: 'input_audio', ...fields }] }];
    expect(openAiChat.decodeRequest({ model: 'm', messages })).toMatchObject({
      failure: { field: `messages[0].content[0].${field}` },
    });
  });
});

describe('files', () => {
  const file = (fields: Partial<MediaPart>): MediaPart => ({
    type: 'media',
    kind: 'document',
    source: { type: 'base64', data: 'AA' },
    ...fields,
  });

  test('one without a name has one, which servers demand', () => {
    expect(contentFor(file({ mediaType: 'application/pdf' }))).toEqual([
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,AA' } },
    ]);
  });

  test('one at an address keeps it', () => {
    expect(contentFor(file({ source: { type: 'url', url: 'https://x/a.pdf' }, filename: 'a.pdf' }))).toEqual([
      { type: 'file', file: { filename: 'a.pdf', file_data: 'https://x/a.pdf' } },
    ]);
  });

  test('a text at an address is no text yet', () => {
    const linked = file({ source: { type: 'url', url: 'https://x/a.txt' }, mediaType: 'text/plain' });
    expect(contentFor(linked)).toMatchObject([{ type: 'file', file: { file_data: 'https://x/a.txt' } }]);
  });

  test('a file of text among pictures is a part of its own', () => {
    const data = Buffer.from('a,b').toString('base64');
    const image: MediaPart = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' } };
    expect(contentFor(image, file({ source: { type: 'base64', data }, mediaType: 'text/csv' }))).toEqual([
      { type: 'image_url', image_url: { url: 'https://x' } },
      { type: 'text', text: 'a,b' },
    ]);
  });

  test.each([
    ['file', {}],
    ['file.file_data', { file: { filename: 'a.pdf' } }],
    ['file.filename', { file: { filename: 7, file_data: 'x' } }],
    ['file.file_id', { file: { file_id: 7 } }],
  ])('without a right %s is refused by that name', (field, fields) => {
    const messages = [{ role: 'user', content: [{ type: 'file', ...fields }] }];
    expect(openAiChat.decodeRequest({ model: 'm', messages })).toMatchObject({
      failure: { field: `messages[0].content[0].${field}` },
    });
  });
});

describe('cache markers', () => {
  const cache = { ttl: '1h' } as const;
  const marker = { cache_control: { type: 'ephemeral', ttl: '1h' } };
  const note = { type: 'base64', data: Buffer.from('x').toString('base64') } as const;
  const media: readonly [string, MediaPart][] = [
    ['a picture', { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' }, cache }],
    ['a PDF', { type: 'media', kind: 'document', source: { type: 'base64', data: 'AA' }, cache }],
    ['a text', { type: 'media', kind: 'document', source: note, mediaType: 'text/plain', cache }],
    ['a file by id', { type: 'media', kind: 'document', source: { type: 'file', id: 'f' }, cache }],
  ];

  test.each(media)('on %s is kept where it is understood, and named where not', (_, part) => {
    const known = encode({ messages: [user(part)] }, { reasoningObject: true });
    expect(known.body['messages']).toMatchObject([{ content: [marker] }]);
    expect(known.dropped).toEqual([]);
    const plain = encode({ messages: [user(part)] });
    expect(JSON.stringify(plain.body)).not.toContain('cache_control');
    expect(plain.dropped).toEqual(['cacheControl']);
  });

  test('on a call has no place, and that is named', () => {
    const marked = { ...call('a'), cache } as RequestPart;
    const { dropped } = encode({ messages: [assistant(marked), tool(result('a', '1'))] }, { reasoningObject: true });
    expect(dropped).toEqual(['cacheControl']);
  });
});

test('a budget of nothing asks not to reason, as other protocols say it', () => {
  expect(encode({ reasoning: { maxTokens: 0 } })).toMatchObject({ dropped: ['reasoning'] });
  expect(encode({ reasoning: { maxTokens: 0 } }).body).not.toHaveProperty('reasoning_effort');
  expect(encode({ reasoning: { maxTokens: 0 } }, { reasoningObject: true }).body['reasoning']).toEqual({
    max_tokens: 0,
  });
});
