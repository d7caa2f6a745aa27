// Which tool calls are useless to their caller: the names that were offered are read from the request in its own protocol.
import { describe, expect, it } from 'vitest';
import { isBroken, offeredTools, watchToolCalls } from '../../src-main/gateway/tool-call-watch.ts';

const parameters = { type: 'object', properties: {} };

describe('the tools of a request', () => {
  const CASES: readonly (readonly [string, Record<string, unknown>])[] = [
    [
      'Chat',
      {
        tools: [
          { type: 'function', function: { name: 'look', parameters } },
          { type: 'custom', custom: { name: 'run' } },
        ],
      },
    ],
    ['the older Chat', { functions: [{ name: 'look', parameters }, { name: 'run' }] }],
    [
      'Responses',
      {
        tools: [
          { type: 'function', name: 'look', parameters },
          { type: 'custom', name: 'run' },
        ],
      },
    ],
    [
      'Messages',
      {
        tools: [
          { name: 'look', input_schema: parameters },
          { type: 'custom', name: 'run', input_schema: parameters },
        ],
      },
    ],
    ['Gemini', { tools: [{ functionDeclarations: [{ name: 'look' }] }, { function_declarations: [{ name: 'run' }] }] }],
    ['Ollama', { tools: [{ type: 'function', function: { name: 'look' } }, { function: { name: 'run' } }] }],
  ];
  it.each(CASES)('are known by name in %s', (_protocol, json) => {
    expect(offeredTools(json)).toEqual(new Set(['look', 'run']));
  });

  it.each([
    ['a search of Messages', { tools: [{ name: 'look' }, { type: 'web_search_20250305', name: 'web_search' }] }],
    ['a server of Responses', { tools: [{ type: 'mcp', server_label: 'x' }] }],
    ['a search of Gemini', { tools: [{ googleSearch: {} }] }],
    [
      'a search beside functions in Gemini',
      { tools: [{ functionDeclarations: [{ name: 'look' }], googleSearch: {} }] },
    ],
    ['one of OpenRouter’s', { tools: [{ type: 'openrouter:web_search' }] }],
    ['nonsense', { tools: ['look'] }],
  ])('cannot be told with %s: then no name is wrong', (_what, json) => {
    expect(offeredTools(json)).toBeUndefined();
    expect(isBroken([{ name: 'anything', arguments: '{}' }], offeredTools(json))).toBe(false);
  });

  it.each([[{}], [{ tools: null }], [{ tools: [] }]])('are none in %j', (json) => {
    expect(offeredTools(json)).toEqual(new Set());
  });
});

describe('a call', () => {
  const offered = new Set(['look']);
  it.each([
    ['look', '{"at":1}', false],
    ['look', '', false],
    ['look', '  ', false],
    ['look', '{"at":', true],
    ['look', '[1]', true],
    ['look', '"text"', true],
    ['look', 'null', true],
    ['leap', '{}', true],
  ])('of %s with %s is broken: %s', (name, text, broken) => {
    expect(
      isBroken(
        [
          { name: 'look', arguments: '{}' },
          { name, arguments: text },
        ],
        offered,
      ),
    ).toBe(broken);
  });

  it('is gathered from a stream by its block, and counts once it has ended', () => {
    const watch = watchToolCalls();
    watch.see({ type: 'tool-call-start', block: 1, id: 'a', name: 'look' });
    watch.see({ type: 'tool-call-start', block: 2, id: 'b', name: 'run' });
    watch.see({ type: 'tool-call-delta', block: 2, argumentsDelta: '{"x"' });
    watch.see({ type: 'tool-call-delta', block: 1, argumentsDelta: '{}' });
    watch.see({ type: 'tool-call-delta', block: 2, argumentsDelta: ':1}' });
    watch.see({ type: 'tool-call-end', block: 2 });
    expect(watch.calls()).toEqual([{ name: 'run', arguments: '{"x":1}' }]);
  });
});
