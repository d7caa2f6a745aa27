// Messages of Ollama clients, above all calls and results that do not say which belong together.
import { describe, expect, test } from 'vitest';
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat } from '../../../src-main/dialects/ollama/index.ts';

function read(...messages: object[]): readonly ModelMessage[] {
  const decoded = ollamaChat.decodeRequest({ model: 'm', messages });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value.messages;
}

const partsOf = (message: object): readonly RequestPart[] | undefined => read(message)[0]?.content;

const called = (name: string, rest: object = {}): object => ({ function: { name, arguments: {} }, ...rest });
const calls = (...tool_calls: object[]): object => ({ role: 'assistant', content: '', tool_calls });
const result = (content: string, rest: object = {}): object => ({ role: 'tool', content, ...rest });

/** Ids of calls, then which of them each result answers. */
function matched(...messages: object[]): { calls: string[]; results: [string, string][] } {
  const parts = read(...messages).flatMap((message) => message.content);
  return {
    calls: parts.flatMap((part) => (part.type === 'tool-call' ? [part.id] : [])),
    results: parts.flatMap((part): [string, string][] => {
      if (part.type !== 'tool-result') return [];
      const [first] = part.content;
      return [[first?.type === 'text' ? first.text : '', part.callId]];
    }),
  };
}

describe('content', () => {
  test('every role is understood, with texts as parts', () => {
    expect(
      read(
        { role: 'system', content: 'A' },
        { role: 'developer', content: 'B' },
        { role: 'user', content: 'C' },
        { role: 'assistant', content: 'D' },
      ),
    ).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'A' }] },
      { role: 'system', content: [{ type: 'text', text: 'B' }] },
      { role: 'user', content: [{ type: 'text', text: 'C' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'D' }] },
    ]);
  });

  test.each([[{ role: 'user' }], [{ role: 'user', content: null }], [{ role: 'user', content: '' }]])(
    'no content (%j) is no part, rather than an empty text that others refuse',
    (message) => {
      expect(partsOf(message)).toEqual([]);
    },
  );

  test('thinking comes before what was said, unsigned', () => {
    expect(partsOf({ role: 'assistant', content: 'Yes', thinking: 'Hm' })).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test.each([
    ['/9j/4AAQ', 'image/jpeg'],
    ['iVBORw0KGgoAAA', 'image/png'],
    ['R0lGODlhAQAB', 'image/gif'],
    ['UklGRiQAAABXRUJQ', 'image/webp'],
    ['AAAA', 'image/png'],
  ])('the type of an image that others demand is read from its beginning: %s', (data, mediaType) => {
    expect(partsOf({ role: 'user', content: '', images: [data] })).toEqual([
      { type: 'media', kind: 'image', source: { type: 'base64', data }, mediaType },
    ]);
  });

  test('the head of a data URL is not taken for image data', () => {
    expect(partsOf({ role: 'user', content: 'x', images: ['data:image/webp;base64,AAAA'] })).toMatchObject([
      { type: 'text' },
      { source: { type: 'base64', data: 'AAAA' }, mediaType: 'image/webp' },
    ]);
  });

  test('images of a tool result belong to the result', () => {
    expect(read(calls(called('look')), result('seen', { images: ['AAAA'] }))[1]?.content).toMatchObject([
      { type: 'tool-result', callId: 'call_0', content: [{ type: 'text', text: 'seen' }, { type: 'media' }] },
    ]);
  });
});

describe('arguments', () => {
  test.each<[unknown, string]>([
    [{ city: 'Rome', days: 2 }, '{"city":"Rome","days":2}'],
    ['{"city":"Rome"}', '{"city":"Rome"}'],
    [{}, '{}'],
    [undefined, ''],
    [null, ''],
  ])('%j becomes JSON text', (value, text) => {
    expect(partsOf(calls({ function: { name: 'f', arguments: value } }))).toEqual([
      { type: 'tool-call', id: 'call_0', name: 'f', arguments: text },
    ]);
  });
});

describe('calls and results', () => {
  test('ids that are there are kept, whatever the order of results', () => {
    expect(
      matched(
        calls(called('f', { id: 'a' }), called('f', { id: 'b' })),
        result('for b', { tool_call_id: 'b' }),
        result('for a', { tool_call_id: 'a' }),
      ),
    ).toEqual({
      calls: ['a', 'b'],
      results: [
        ['for b', 'b'],
        ['for a', 'a'],
      ],
    });
  });

  test('without ids the name of the tool tells', () => {
    expect(
      matched(
        calls(called('f'), called('g')),
        result('from g', { tool_name: 'g' }),
        result('from f', { tool_name: 'f' }),
      ),
    ).toEqual({
      calls: ['call_0', 'call_1'],
      results: [
        ['from g', 'call_1'],
        ['from f', 'call_0'],
      ],
    });
  });

  test('older clients name the tool in `name`', () => {
    expect(matched(calls(called('f'), called('g')), result('from g', { name: 'g' })).results).toEqual([
      ['from g', 'call_1'],
    ]);
  });

  test('without ids and names the order tells', () => {
    expect(matched(calls(called('f'), called('g')), result('first'), result('second')).results).toEqual([
      ['first', 'call_0'],
      ['second', 'call_1'],
    ]);
  });

  test('two calls of one tool are answered in their order, each once', () => {
    expect(
      matched(calls(called('f'), called('f')), result('1', { tool_name: 'f' }), result('2', { tool_name: 'f' }))
        .results,
    ).toEqual([
      ['1', 'call_0'],
      ['2', 'call_1'],
    ]);
  });

  test('calls of later turns get other ids, the same ones whenever the conversation is read', () => {
    const turns = [calls(called('f')), result('1'), calls(called('f')), result('2')];
    expect(matched(...turns).results).toEqual([
      ['1', 'call_0'],
      ['2', 'call_1'],
    ]);
    expect(matched(...turns.slice(0, 2)).calls).toEqual(['call_0']);
  });

  test('a made id is never one that the conversation names later', () => {
    expect(
      matched(calls(called('f'), called('g', { id: 'call_0' })), result('g', { tool_call_id: 'call_0' }), result('f')),
    ).toEqual({
      calls: ['call_1', 'call_0'],
      results: [
        ['g', 'call_0'],
        ['f', 'call_1'],
      ],
    });
  });

  test('an empty id is none', () => {
    expect(matched(calls(called('f', { id: '' })), result('1', { tool_call_id: '', tool_name: '' }))).toEqual({
      calls: ['call_0'],
      results: [['1', 'call_0']],
    });
  });

  test('a name that no call has still answers the call that waits', () => {
    expect(matched(calls(called('f')), result('1', { tool_name: 'functions.f' })).results).toEqual([['1', 'call_0']]);
  });

  test('a result without any call is kept, with an id of its own', () => {
    expect(matched(result('1'), result('2', { tool_call_id: 'x' })).results).toEqual([
      ['1', 'call_0'],
      ['2', 'x'],
    ]);
  });
});
