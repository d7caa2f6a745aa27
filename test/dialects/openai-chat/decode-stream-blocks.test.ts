// Tool calls and reasoning in the streams of OpenAI Chat servers, where vendors differ most.
import { describe, expect, test } from 'vitest';
import { callDelta, contentOfChunks, delta, readChunks } from '../support/chat-frames.ts';

describe('tool calls', () => {
  const begin = (index: number | undefined, id: string, name: string, args = ''): unknown => ({
    index,
    id,
    type: 'function',
    function: { name, arguments: args },
  });
  const more = (index: number | undefined, args: string): unknown => ({ index, function: { arguments: args } });

  test('arguments that come in turns stay with their call', () => {
    expect(
      contentOfChunks(
        callDelta(begin(0, 'a', 'f')),
        callDelta(begin(1, 'b', 'g')),
        callDelta(more(1, '{"y"')),
        callDelta(more(0, '{"x"')),
        delta({ tool_calls: [more(0, ':1}'), more(1, ':2}')] }),
        delta({}, 'tool_calls'),
      ),
    ).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      { type: 'tool-call', id: 'b', name: 'g', arguments: '{"y":2}' },
    ]);
  });

  test('calls that all have the index 0 are told apart by their ids', () => {
    expect(
      contentOfChunks(
        callDelta(begin(0, 'a', 'f', '{}')),
        callDelta(begin(0, 'b', 'f', '{}')),
        delta({}, 'tool_calls'),
      ),
    ).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
      { type: 'tool-call', id: 'b', name: 'f', arguments: '{}' },
    ]);
  });

  test('an id repeated in every frame is one call', () => {
    for (const index of [0, undefined]) {
      expect(
        contentOfChunks(
          callDelta(begin(index, 'a', 'f')),
          callDelta(begin(index, 'a', 'f', '{"x":')),
          callDelta(begin(index, 'a', 'f', '1}')),
          delta({}, 'tool_calls'),
        ),
      ).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' }]);
    }
  });

  test('whole calls without an index, or without ids, are separate calls', () => {
    expect(
      contentOfChunks(delta({ tool_calls: [begin(undefined, 'a', 'f', '{}'), begin(undefined, 'b', 'g', '{}')] })),
    ).toHaveLength(2);
    const unnamed = contentOfChunks(
      delta({ tool_calls: [begin(undefined, '', 'f', '{}'), begin(undefined, '', 'f', '{}')] }),
    ) as { id: string }[];
    expect(new Set(unnamed.map(({ id }) => id)).size).toBe(2);
  });

  test('arguments without index or id belong to the last call', () => {
    expect(
      contentOfChunks(
        callDelta(begin(undefined, 'a', 'f')),
        callDelta(more(undefined, '{"x":')),
        callDelta(more(undefined, '1}')),
      ),
    ).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' }]);
  });

  test('arguments sent as an object are text', () => {
    expect(contentOfChunks(callDelta({ index: 0, id: 'a', function: { name: 'f', arguments: { x: 1 } } }))).toEqual([
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
    ]);
  });

  test('each call begins once and ends once, also those that share an index', () => {
    const { parts } = readChunks(
      callDelta(begin(0, 'a', 'f')),
      callDelta(begin(0, 'b', 'g')),
      callDelta(begin(1, 'c', 'h')),
      delta({}, 'tool_calls'),
    );
    const blocks = (type: string): number[] =>
      parts.flatMap((part) => (part.type === type && 'block' in part ? [part.block] : []));
    expect(blocks('tool-call-start')).toEqual([0, 1, 2]);
    expect(blocks('tool-call-end').toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  });

  test('text before and after calls is not put into them', () => {
    expect(
      contentOfChunks(
        delta({ content: 'before' }),
        callDelta(begin(0, 'a', 'f', '{}')),
        delta({ content: 'after' }),
        delta({}, 'stop'),
      ),
    ).toEqual([
      { type: 'text', text: 'before' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
      { type: 'text', text: 'after' },
    ]);
  });
});

describe('reasoning', () => {
  test.each(['reasoning_content', 'reasoning'])('%s comes before the text, in a block of its own', (field) => {
    expect(
      contentOfChunks(
        delta({ [field]: 'H' }),
        delta({ [field]: 'm', content: null }),
        delta({ content: 'Yes' }),
        delta({}, 'stop'),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test("Mistral's thinking inside the content is reasoning", () => {
    const thinking = (text: string): unknown =>
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] });
    expect(
      contentOfChunks(
        thinking('H'),
        thinking('m'),
        delta({ content: [{ type: 'text', text: 'Y' }] }),
        delta({ content: 'es' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test('details win over the text that repeats them, and a signature stays with its text', () => {
    const format = 'anthropic-claude-v1';
    const detail = (fields: object): unknown =>
      delta({
        content: '',
        reasoning: (fields as { text?: string }).text,
        reasoning_details: [{ type: 'reasoning.text', format, index: 0, ...fields }],
      });
    expect(
      contentOfChunks(
        detail({ text: 'H' }),
        detail({ text: 'm' }),
        detail({ text: '', signature: 'sig' }),
        delta({ content: 'Yes' }),
      ),
    ).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 'sig', format },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test('sealed reasoning is a block of its own, and reasoning of another format begins one', () => {
    const details = [
      { type: 'reasoning.summary', summary: 'In short', format: 'openai-responses-v1' },
      { type: 'reasoning.encrypted', data: 'zz', format: 'openai-responses-v1' },
      { type: 'reasoning.text', text: 'A', format: 'anthropic-claude-v1' },
      { type: 'reasoning.text', text: 'B', format: 'google-gemini-v1' },
    ];
    expect(contentOfChunks(...details.map((detail) => delta({ reasoning_details: [detail] })))).toEqual([
      { type: 'reasoning', text: 'In short', format: 'openai-responses-v1' },
      { type: 'reasoning', text: '', redacted: 'zz', format: 'openai-responses-v1' },
      { type: 'reasoning', text: 'A', format: 'anthropic-claude-v1' },
      { type: 'reasoning', text: 'B', format: 'google-gemini-v1' },
    ]);
  });
});
