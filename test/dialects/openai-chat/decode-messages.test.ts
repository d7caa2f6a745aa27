// Messages of OpenAI Chat clients, in every shape that clients send.
import { describe, expect, test } from 'vitest';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { media } from '../../../src-main/dialects/openai-chat/decode-messages.ts';

function read(...messages: unknown[]): readonly ModelMessage[] {
  const decoded = openAiChat.decodeRequest({ model: 'm', messages });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value.messages;
}

const parts = (...content: unknown[]): unknown => read({ role: 'user', content })[0]?.content;

describe('roles', () => {
  test('developer is system, and a name stays with its message', () => {
    expect(read({ role: 'developer', content: 'Be brief', name: 'ops' })).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief' }], name: 'ops' },
    ]);
  });

  test('empty, null and missing content are no parts', () => {
    for (const content of ['', null, undefined, []]) {
      expect(read({ role: 'assistant', content })[0]?.content).toEqual([]);
    }
  });

  test('a result of 2023 answers its call by name', () => {
    const [call, result] = read(
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: '7' },
    );
    expect(call?.content).toEqual([{ type: 'tool-call', id: 'f', name: 'f', arguments: '{}' }]);
    expect(result).toEqual({
      role: 'tool',
      content: [{ type: 'tool-result', callId: 'f', content: [{ type: 'text', text: '7' }] }],
    });
  });
});

describe('parts', () => {
  test('an image keeps its detail and its marker', () => {
    expect(
      parts({
        type: 'image_url',
        image_url: { url: 'https://x/a.png', detail: 'low' },
        cache_control: { type: 'ephemeral' },
      }),
    ).toEqual([
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/a.png' }, detail: 'low', cache: {} },
    ]);
  });

  test('an image given as a bare string is read', () => {
    expect(parts({ type: 'image_url', image_url: 'https://x/a.png' })).toEqual([
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x/a.png' } },
    ]);
  });

  test.each([
    ['data:image/png;base64,AAAA', 'image/png', 'AAAA'],
    ['data:image/svg+xml;charset=utf-8;base64,BB==', 'image/svg+xml', 'BB=='],
    ['data:;base64,CC', 'application/octet-stream', 'CC'],
    ['data:application/pdf;name=a.pdf;base64,', 'application/pdf', ''],
  ])('a data URL keeps its media type: %s', (url, mediaType, data) => {
    expect(media('image', url)).toEqual({ type: 'media', kind: 'image', source: { type: 'base64', data }, mediaType });
  });

  test('a data URL that is not base64 stays a URL', () => {
    expect(media('document', 'data:text/plain,hello').source).toEqual({ type: 'url', url: 'data:text/plain,hello' });
  });

  test('files by content and by id, audio and video are read', () => {
    expect(
      parts(
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' } },
        { type: 'file', file: { file_id: 'file-1' } },
        { type: 'input_audio', input_audio: { data: 'BB', format: 'mp3' } },
        { type: 'video_url', video_url: { url: 'https://x/v.mp4' } },
      ),
    ).toEqual([
      {
        type: 'media',
        kind: 'document',
        source: { type: 'base64', data: 'AA' },
        mediaType: 'application/pdf',
        filename: 'a.pdf',
      },
      { type: 'media', kind: 'document', source: { type: 'file', id: 'file-1' } },
      { type: 'media', kind: 'audio', source: { type: 'base64', data: 'BB' }, mediaType: 'audio/mp3' },
      { type: 'media', kind: 'video', source: { type: 'url', url: 'https://x/v.mp4' } },
    ]);
  });

  test.each([
    [{ cache_control: { type: 'ephemeral' } }, {}],
    [{ cache_control: { type: 'ephemeral', ttl: '1h' } }, { ttl: '1h' }],
    [{ cache_control: { type: 'ephemeral', ttl: '2w' } }, {}],
    [{ prompt_cache_breakpoint: { mode: 'explicit' } }, {}],
  ])('the marker %j is kept', (marker, cache) => {
    expect(parts({ type: 'text', text: 'long', ...marker })).toEqual([{ type: 'text', text: 'long', cache }]);
  });
});

describe('assistant messages', () => {
  test('reasoning comes first, then text, refusal and calls', () => {
    const [message] = read({
      role: 'assistant',
      content: 'I will look.',
      reasoning_content: 'Hm.',
      refusal: 'But not that.',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } }],
    });
    expect(message?.content).toEqual([
      { type: 'reasoning', text: 'Hm.', format: 'unknown' },
      { type: 'text', text: 'I will look.' },
      { type: 'refusal', text: 'But not that.' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
    ]);
  });

  test('arguments sent as an object, or not at all, are still arguments', () => {
    const calls = [
      { id: 'a', function: { name: 'f', arguments: { x: 1 } } },
      { id: 'b', function: { name: 'g' } },
    ];
    expect(read({ role: 'assistant', tool_calls: calls })[0]?.content).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'g', arguments: '' },
    ]);
  });

  test('signed, sealed and summarised reasoning is kept apart, and pieces of one thought are put together', () => {
    const format = 'anthropic-claude-v1';
    const [message] = read({
      role: 'assistant',
      content: 'x',
      reasoning: 'ignored beside its details',
      reasoning_details: [
        { type: 'reasoning.text', text: 'One ', format, index: 0 },
        { type: 'reasoning.text', text: 'thought.', format, index: 0 },
        { type: 'reasoning.text', text: '', signature: 'sig-1', format, index: 0 },
        { type: 'reasoning.text', text: 'Another.', signature: 'sig-2', format, index: 1 },
        { type: 'reasoning.encrypted', data: 'sealed', format: 'openai-responses-v1' },
        { type: 'reasoning.summary', summary: 'In short.', format: 'openai-responses-v1' },
        { type: 'reasoning.server_tool_call', tool_name: 'search' },
        'junk',
      ],
    });
    expect(message?.content.filter((part) => part.type === 'reasoning')).toEqual([
      { type: 'reasoning', text: 'One thought.', signature: 'sig-1', format },
      { type: 'reasoning', text: 'Another.', signature: 'sig-2', format },
      { type: 'reasoning', text: '', redacted: 'sealed', format: 'openai-responses-v1' },
      { type: 'reasoning', text: 'In short.', format: 'openai-responses-v1' },
    ]);
  });

  test('a format from the future is unknown, not refused', () => {
    const details = [{ type: 'reasoning.text', text: 'x', format: 'martian-v9' }];
    expect(read({ role: 'assistant', content: '', reasoning_details: details })[0]?.content).toEqual([
      { type: 'reasoning', text: 'x', format: 'unknown' },
    ]);
  });
});

describe('tool messages', () => {
  test('images in a result are kept', () => {
    const content = [
      { type: 'text', text: 'Shot:' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
    ];
    expect(read({ role: 'tool', tool_call_id: 'a', content })[0]?.content).toEqual([
      {
        type: 'tool-result',
        callId: 'a',
        content: [
          { type: 'text', text: 'Shot:' },
          { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
        ],
      },
    ]);
  });

  test('an empty result is a result', () => {
    expect(read({ role: 'tool', tool_call_id: 'a', content: '' })[0]?.content).toEqual([
      { type: 'tool-result', callId: 'a', content: [] },
    ]);
  });
});
