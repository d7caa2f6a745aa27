// Content of Anthropic clients, block by block.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelMessage } from '../../../src-main/dialects/model-request.ts';

function read(...messages: unknown[]): readonly ModelMessage[] {
  const decoded = anthropicMessages.decodeRequest({ model: 'm', max_tokens: 1, messages });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value.messages;
}

const user = (...content: unknown[]): unknown => ({ role: 'user', content });
const result = (id: string, rest: object = {}): object => ({ type: 'tool_result', tool_use_id: id, ...rest });
const text = (said: string): object => ({ type: 'text', text: said });
const parts = (...content: unknown[]): unknown => read(user(...content)).flatMap((message) => message.content);

describe('media', () => {
  test.each<[string, object, unknown]>([
    [
      'an image',
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
    ],
    [
      'a PDF with its title',
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'AA' } },
      {
        type: 'media',
        kind: 'document',
        source: { type: 'base64', data: 'AA' },
        mediaType: 'application/pdf',
        filename: 'a.pdf',
      },
    ],
    [
      'a document of text',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'été' } },
      { type: 'media', kind: 'document', source: { type: 'base64', data: 'w6l0w6k=' }, mediaType: 'text/plain' },
    ],
    [
      'an image by URL',
      { type: 'image', source: { type: 'url', url: 'https://x' } },
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' } },
    ],
    [
      'a file by id, with its marker',
      { type: 'document', source: { type: 'file', file_id: 'f1' }, cache_control: { type: 'ephemeral' } },
      { type: 'media', kind: 'document', source: { type: 'file', id: 'f1' }, cache: {} },
    ],
  ])('%s is not lost', (_, block, part) => {
    expect(parts(block)).toEqual([part]);
  });

  test('blocks of tomorrow, and documents of blocks, are carried as they are', () => {
    const nested = { type: 'document', source: { type: 'content', content: [text('x')] } };
    const future = { type: 'hologram', data: 'zz' };
    expect(parts(nested, future)).toEqual([
      { type: 'vendor', dialect: 'anthropic-messages', raw: nested },
      { type: 'vendor', dialect: 'anthropic-messages', raw: future },
    ]);
  });
});

describe('thinking', () => {
  test('signed and sealed thinking is Anthropic’s; thinking without a signature is another model’s', () => {
    const [message] = read({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 's' },
        { type: 'redacted_thinking', data: 'zz' },
        { type: 'thinking', thinking: 'foreign', signature: '' },
        { type: 'thinking', thinking: 'bare' },
      ],
    });
    expect(message?.content).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: 'foreign', format: 'unknown' },
      { type: 'reasoning', text: 'bare', format: 'unknown' },
    ]);
  });
});

describe('tools', () => {
  test('a call keeps its id, name, input and marker', () => {
    const [message] = read({
      role: 'assistant',
      content: [
        { type: 'tool_use', id: 'a', name: 'f', input: { x: 1 }, cache_control: { type: 'ephemeral', ttl: '5m' } },
      ],
    });
    expect(message?.content).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}', cache: { ttl: '5m' } },
    ]);
  });

  test('results and other content of one message keep their order', () => {
    expect(read(user(result('a', { content: '1' }), result('b'), text('And now?')))).toEqual([
      {
        role: 'tool',
        content: [
          { type: 'tool-result', callId: 'a', content: [{ type: 'text', text: '1' }] },
          { type: 'tool-result', callId: 'b', content: [] },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'And now?' }] },
    ]);
  });

  test('images, errors and markers of a result are kept', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } };
    expect(
      parts(result('a', { content: [text('x'), image], is_error: true, cache_control: { type: 'ephemeral' } })),
    ).toEqual([
      {
        type: 'tool-result',
        callId: 'a',
        content: [
          { type: 'text', text: 'x' },
          { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
        ],
        isError: true,
        cache: {},
      },
    ]);
  });

  test('search results inside a result become text that any model can read', () => {
    const found = { type: 'search_result', source: 'https://x', title: 'X', content: [text('fact')] };
    expect(parts(result('a', { content: [found] }))).toEqual([
      { type: 'tool-result', callId: 'a', content: [{ type: 'text', text: JSON.stringify(found) }] },
    ]);
  });
});

test('a system message in the middle keeps its place', () => {
  const messages = read(user(text('A')), { role: 'system', content: 'New rule' }, user(text('B')));
  expect(messages.map(({ role }) => role)).toEqual(['user', 'system', 'user']);
});

test('empty content is an empty message, not a failure', () => {
  expect(read(user())).toEqual([{ role: 'user', content: [] }]);
  expect(read({ role: 'user', content: '' })).toEqual([{ role: 'user', content: [] }]);
});
