// Tool turns as Responses items: every call answered once and right after it, by ids that OpenAI takes, in the kind of its tool.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelMessage, ModelTool } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';
import { requests } from '../support/conversations.ts';
import { assistant, call, result, text, tool, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const inputOf = (messages: readonly ModelMessage[], tools: readonly ModelTool[] = []): Json[] =>
  openAiResponses.encodeRequest({ model: 'm', messages, tools, stream: false }, 'm', {}).body['input'] as Json[];

/** Calls and results as `call a`, `result a`, other items by their role. */
const turnsOf = (...messages: ModelMessage[]): string[] =>
  inputOf(messages).map((item) => {
    if (item['type'] === 'function_call') return `call ${item['call_id']}`;
    if (item['type'] === 'function_call_output') return `result ${item['call_id']}: ${item['output']}`;
    return `${item['role']}: ${typeof item['content'] === 'string' ? item['content'] : '…'}`;
  });

describe('calls and results', () => {
  test('are items of their own, apart from the words', () => {
    expect(inputOf([assistant(text('Looking.'), call('a', '{"x":1}')), tool(result('a', 'wall'))])).toEqual([
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Looking.' }] },
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'function_call_output', call_id: 'a', output: 'wall' },
    ]);
  });

  test('a call without arguments has those of an empty object: OpenAI parses them', () => {
    expect(inputOf([assistant(call('a', '')), tool(result('a', '1'))])[0]?.['arguments']).toBe('{}');
  });

  test('arguments that are broken JSON go as the model wrote them', () => {
    expect(inputOf([assistant(call('a', '{"x":')), tool(result('a', '1'))])[0]?.['arguments']).toBe('{"x":');
  });

  test('results come right after their calls, though a client put words between', () => {
    expect(
      turnsOf(assistant(call('a'), call('b')), user(text('Hurry.')), tool(result('b', '2'), result('a', '1'))),
    ).toEqual(['call a', 'call b', 'result b: 2', 'result a: 1', 'user: Hurry.']);
  });

  test('a call that nobody answered is answered: OpenAI refuses it alone', () => {
    expect(turnsOf(assistant(call('a'), call('b')), tool(result('b', '2')), user(text('Go on.')))).toEqual([
      'call a',
      'call b',
      'result b: 2',
      'result a: No result.',
      'user: Go on.',
    ]);
    expect(turnsOf(assistant(call('a')))).toEqual(['call a', 'result a: No result.']);
  });

  test('a result that no call waits for becomes the user’s words: OpenAI refuses it as a result', () => {
    expect(
      turnsOf(
        user(text('x')),
        tool(result('lost', '7')),
        assistant(call('a')),
        tool(result('a', '1'), result('a', '2')),
      ),
    ).toEqual([
      'user: x',
      'user: Result of tool call lost:\n7',
      'call a',
      'result a: 1',
      'user: Result of tool call a:\n2',
    ]);
  });

  test('ids that calls share are told apart, the same way in every turn', () => {
    const turn = [assistant(call('a'), call('a')), tool(result('a', '1'), result('a', '2'))];
    const short = turnsOf(...turn);
    expect(short).toEqual(['call a', 'call a#2', 'result a: 1', 'result a#2: 2']);
    expect(turnsOf(...turn, user(text('more')), assistant(call('a')), tool(result('a', '3'))).slice(0, 4)).toEqual(
      short,
    );
  });

  test('ids longer than OpenAI takes are cut, and still name the same call', () => {
    const long = `toolu_${'x'.repeat(100)}`;
    const [first, second, answer, other] = inputOf([
      assistant(call(`${long}1`), call(`${long}2`)),
      tool(result(`${long}1`, '1'), result(`${long}2`, '2')),
    ]);
    expect(String(first?.['call_id'])).toHaveLength(64);
    expect(first?.['call_id']).not.toBe(second?.['call_id']);
    expect([answer?.['call_id'], other?.['call_id']]).toEqual([first?.['call_id'], second?.['call_id']]);
  });

  test('any conversation is one that OpenAI takes', () => {
    fc.assert(
      fc.property(requests, ({ messages }) => {
        const waiting = new Set<unknown>();
        for (const item of inputOf(messages)) {
          const id = item['call_id'];
          if (item['type'] === 'function_call') waiting.add(id);
          else if (item['type'] === 'function_call_output') expect(waiting.delete(id)).toBe(true);
          else expect(waiting.size).toBe(0);
        }
        expect(waiting.size).toBe(0);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('tools of free text', () => {
  const tools: readonly ModelTool[] = [
    { type: 'function', name: 'f', freeform: { type: 'custom', name: 'f' } },
    { type: 'function', name: 'g' },
  ];

  test('are called and answered in their own kind', () => {
    const args = JSON.stringify({ input: '*** Begin\n"x"' });
    expect(inputOf([assistant(call('a', args)), tool(result('a', 'Done.'))], tools)).toEqual([
      { type: 'custom_tool_call', call_id: 'a', name: 'f', input: '*** Begin\n"x"' },
      { type: 'custom_tool_call_output', call_id: 'a', output: 'Done.' },
    ]);
  });

  test.each([
    ['JSON of another shape', '{"patch":1}', '{"patch":1}'],
    ['no JSON', '*** Begin', '*** Begin'],
    ['nothing', '', ''],
  ])('called with %s get it as it is', (_, args, input) => {
    expect(inputOf([assistant(call('a', args)), tool(result('a', 'x'))], tools)[0]).toMatchObject({ input });
  });

  test('that are no longer offered were called as functions', () => {
    expect(inputOf([assistant(call('a', '{"input":"x"}')), tool(result('a', 'x'))])).toMatchObject([
      { type: 'function_call', arguments: '{"input":"x"}' },
      { type: 'function_call_output' },
    ]);
  });

  test('whose id was cut, or that nobody answered, are answered in their kind all the same', () => {
    const long = 'c'.repeat(70);
    const items = inputOf([assistant(call(long), call('b')), tool(result(long, '1'))], tools);
    expect(items.map(({ type }) => type)).toEqual([
      'custom_tool_call',
      'custom_tool_call',
      'custom_tool_call_output',
      'custom_tool_call_output',
    ]);
  });
});
