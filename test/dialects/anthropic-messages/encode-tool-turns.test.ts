// Tool calls and results written by other protocols, made legal by Anthropic's rules: every result right after its call.
import { describe, expect, test } from 'vitest';
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import { anthropicRequestFaults } from '../support/anthropic-rules.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

function encode(...messages: ModelMessage[]): { messages: unknown } {
  const { body } = anthropicMessages.encodeRequest({ model: 'm', messages, stream: false }, 'claude-haiku-4-5', {});
  // Whatever the case, the outcome is one that Anthropic takes.
  expect(anthropicRequestFaults(body)).toEqual([]);
  return { messages: body['messages'] };
}

describe('tools', () => {
  test('results come first and together, right after their calls', () => {
    const { messages } = encode(
      user(text('go')),
      assistant(call('a'), call('b')),
      tool(result('a', '1')),
      user(text('look')),
      tool(result('b', '2')),
    );
    expect((messages as Json[])[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: '1' },
      { type: 'tool_result', tool_use_id: 'b', content: '2' },
      { type: 'text', text: 'look' },
    ]);
  });

  test('a result whose call is gone is still told, as text', () => {
    expect(encode(tool(result('lost', '42')), user(text('So?'))).messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Result of tool call lost:\n42' },
          { type: 'text', text: 'So?' },
        ],
      },
    ]);
  });

  test('a second result of one call is told as text: two are refused', () => {
    const { messages } = encode(user(text('go')), assistant(call('a')), tool(result('a', '1'), result('a', '2')));
    expect((messages as Json[])[2]?.['content']).toEqual([
      { type: 'tool_result', tool_use_id: 'a', content: '1' },
      { type: 'text', text: 'Result of tool call a:\n2' },
    ]);
  });

  test.each([
    ['', {}],
    ['{"x":1}', { x: 1 }],
    ['[1]', { arguments: [1] }],
    ['7', { arguments: 7 }],
    ['{"x":', { arguments: '{"x":' }],
  ])('arguments are an object, whatever a model wrote: %j', (args, input) => {
    const { messages } = encode(user(text('go')), assistant(call('a', args)), tool(result('a')));
    expect((messages as Json[])[1]?.['content']).toEqual([{ type: 'tool_use', id: 'a', name: 'f', input }]);
  });

  test('images, errors and markers of a result are kept', () => {
    const shot: RequestPart = {
      type: 'tool-result',
      callId: 'a',
      content: [
        { type: 'text', text: 'x' },
        { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
      ],
      isError: true,
      cache: {},
    };
    const { messages } = encode(user(text('go')), assistant(call('a')), tool(shot));
    expect((messages as Json[])[2]?.['content']).toEqual([
      {
        type: 'tool_result',
        tool_use_id: 'a',
        is_error: true,
        cache_control: { type: 'ephemeral' },
        content: [
          { type: 'text', text: 'x' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA' } },
        ],
      },
    ]);
  });
});

describe('ids', () => {
  const idsOf = (...messages: ModelMessage[]): string[] =>
    (encode(...messages).messages as Json[]).flatMap((message) =>
      typeof message['content'] === 'string'
        ? []
        : (message['content'] as Json[]).flatMap(
            (block) => (block['id'] ?? block['tool_use_id'] ?? []) as string | string[],
          ),
    );
  const turn = (...ids: string[]): ModelMessage[] => [
    user(text('go')),
    assistant(...ids.map((id) => call(id))),
    tool(...ids.map((id) => result(id, 'done'))),
  ];

  test.each(['functions.search:0', 'call|fc_123', 'ключ', 'x'.repeat(100), 'a b', '🙂'])(
    'an odd id becomes a legal one, the same for call and result, in every turn: %s',
    (id) => {
      const first = idsOf(...turn(id));
      expect(first[0]).toBe(first[1]);
      expect(first[0]).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(idsOf(...turn(id), assistant(text('ok')), user(text('next'))).slice(0, 2)).toEqual(first);
    },
  );

  test('a legal id stays as it is', () => {
    expect(idsOf(...turn('toolu_01Ab-c'))).toEqual(['toolu_01Ab-c', 'toolu_01Ab-c']);
  });

  test('ids that differ only in odd characters stay different', () => {
    const [a, b] = idsOf(...turn('f.0', 'f:0'));
    expect(a).not.toBe(b);
  });

  test('servers that use an id again, or none at all, still get each result to its call', () => {
    for (const id of ['call_0', '']) {
      const ids = idsOf(...turn(id, id), assistant(text('ok')), ...turn(id));
      const [first, second, firstResult, secondResult, third, thirdResult] = ids;
      expect([firstResult, secondResult, thirdResult]).toEqual([first, second, third]);
      expect(new Set([first, second, third]).size).toBe(3);
    }
  });
});
