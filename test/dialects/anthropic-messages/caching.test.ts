// Cache markers of Anthropic clients through the neutral form: one that is lost or moved makes every turn pay in full.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';

type Json = Record<string, unknown>;

function read(fields: Json): ModelRequest {
  const decoded = anthropicMessages.decodeRequest({ model: 'm', max_tokens: 9, messages: [], ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const again = (fields: Json): Json => anthropicMessages.encodeRequest(read(fields), 'claude-haiku-4-5', {}).body;
const marker = (ttl?: string): Json => ({ cache_control: { type: 'ephemeral', ...(ttl !== undefined && { ttl }) } });
const base64 = (type: 'image' | 'document', media: string): Json => ({
  type,
  source: { type: 'base64', media_type: media, data: 'AA' },
});

/** A turn that calls, and its answer: markers on both sides of it. */
const turns = (mark: Json): Json[] => [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'q', ...mark },
      { ...base64('image', 'image/png'), ...mark },
      { ...base64('document', 'application/pdf'), ...mark },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'é' }, ...mark },
      { type: 'image', source: { type: 'url', url: 'https://x/a.png' }, ...mark },
      { type: 'document', source: { type: 'file', file_id: 'f' }, ...mark },
    ],
  },
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'a', ...mark },
      { type: 'tool_use', id: 't', name: 'f', input: {}, ...mark },
    ],
  },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'r', ...mark }] },
];

describe('the way through and back', () => {
  test.each([[undefined], ['5m'], ['1h']])('keeps a marker of lifetime %s on every kind of block', (ttl) => {
    const messages = turns(marker(ttl));
    expect(again({ messages })['messages']).toEqual(messages);
  });

  test.each([[undefined], ['5m'], ['1h']])('keeps one of lifetime %s on rules and tools', (ttl) => {
    const system = [
      { type: 'text', text: 'Rules.' },
      { type: 'text', text: 'More.', ...marker(ttl) },
    ];
    const tools = [
      { name: 'f', input_schema: { type: 'object', properties: {} } },
      { name: 'g', input_schema: { type: 'object', properties: {} }, ...marker(ttl) },
    ];
    expect(again({ system, tools, messages: turns({}) })).toMatchObject({ system, tools });
  });

  test('invents none', () => {
    expect(JSON.stringify(again({ messages: turns({}), system: 'x' }))).not.toContain('cache_control');
  });

  test('keeps one rule with a marker a block: as a string it would have none', () => {
    const system = [{ type: 'text', text: 'Rules.', ...marker('1h') }];
    expect(again({ system })['system']).toEqual(system);
  });

  test('keeps a marker inside a result where it stands', () => {
    const content = [
      { type: 'text', text: 'a', ...marker('1h') },
      { type: 'text', text: 'b' },
    ];
    const messages = [
      ...turns({}).slice(0, 2),
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content }] },
    ];
    expect((again({ messages })['messages'] as Json[])[2]).toEqual(messages[2]);
  });

  test('keeps blocks that only Anthropic has with the markers they carry', () => {
    const raw = { type: 'search_result', source: 'https://x', title: 'X', content: [], ...marker('1h') };
    const messages = [{ role: 'user', content: [raw, { type: 'text', text: 'q' }] }];
    expect(again({ messages })['messages']).toEqual(messages);
  });
});

describe('odd markers', () => {
  test.each([
    ['a lifetime of tomorrow', { type: 'ephemeral', ttl: '24h' }, {}],
    ['a number', { type: 'ephemeral', ttl: 300 }, {}],
    ['an unknown kind', { type: 'eternal' }, {}],
  ])('%s is still a marker, of the usual lifetime', (_, control, cache) => {
    const { messages } = read({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'q', cache_control: control }] }],
    });
    expect(messages[0]?.content).toEqual([{ type: 'text', text: 'q', cache }]);
  });

  test.each([[null], [undefined], ['ephemeral'], [[]]])('%j is none', (control) => {
    const { messages } = read({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'q', cache_control: control }] }],
    });
    expect(messages[0]?.content).toEqual([{ type: 'text', text: 'q' }]);
  });

  test('one on a block that is blank goes with it: Anthropic refuses both', () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'text', text: ' ', ...marker() },
          { type: 'text', text: 'q' },
        ],
      },
    ];
    expect(again({ messages })['messages']).toEqual([{ role: 'user', content: 'q' }]);
  });
});

describe('for clients and servers of another protocol', () => {
  test('a server that knows the marker is sent it, others are told nothing and that is named', () => {
    const request = read({
      system: [{ type: 'text', text: 'Rules.', ...marker('1h') }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'q', ...marker() }] }],
    });
    const known = openAiChat.encodeRequest(request, 'v', { reasoningObject: true });
    expect(known.body['messages']).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Rules.', ...marker('1h') }] },
      { role: 'user', content: [{ type: 'text', text: 'q', ...marker() }] },
    ]);
    expect(known.dropped).toEqual([]);
    const plain = openAiChat.encodeRequest(request, 'v', {});
    expect(JSON.stringify(plain.body)).not.toContain('cache_control');
    expect(plain.dropped).toEqual(['cacheControl']);
  });

  test('a marker of a Chat client reaches Claude with its lifetime', () => {
    const decoded = openAiChat.decodeRequest({
      model: 'm',
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Rules.', ...marker('1h') }] },
        { role: 'user', content: 'q' },
        { role: 'assistant', content: null, tool_calls: [{ id: 't', type: 'function', function: { name: 'f' } }] },
        { role: 'tool', tool_call_id: 't', content: [{ type: 'text', text: 'r', ...marker('5m') }] },
      ],
      tools: [{ type: 'function', function: { name: 'f' }, ...marker() }],
    });
    if (!decoded.ok) throw new Error(decoded.failure.message);
    const { body } = anthropicMessages.encodeRequest(decoded.value, 'claude-haiku-4-5', {});
    expect(body).toMatchObject({
      system: [{ type: 'text', text: 'Rules.', ...marker('1h') }],
      tools: [{ name: 'f', ...marker() }],
    });
    expect(JSON.stringify((body['messages'] as Json[])[2])).toContain('"ttl":"5m"');
  });
});
