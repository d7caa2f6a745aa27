// Calls in streams for Gemini clients: whole objects, however their pieces came.
import { describe, expect, test } from 'vitest';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { call, finish, partsOf, writtenChunks } from '../support/gemini-frames.ts';

describe('calls', () => {
  test('arguments that came in pieces are one object', () => {
    const chunks = writtenChunks(...call(0, 'c1', 'f', '{"ci', 'ty":"Rome"', '}'), finish('tool-calls'));
    expect(partsOf(chunks)).toEqual([{ functionCall: { id: 'c1', name: 'f', args: { city: 'Rome' } } }]);
  });

  test.each([
    ['nothing', [], {}],
    ['an empty text', [''], {}],
    ['a list', ['[1]'], { arguments: [1] }],
    ['half an object', ['{"a":'], { arguments: '{"a":' }],
  ])('arguments are an object though the model wrote %s', (_, deltas, args) => {
    const [part] = partsOf(writtenChunks(...call(0, 'c', 'f', ...deltas), finish('tool-calls')));
    expect(part?.['functionCall'].args).toEqual(args);
  });

  test('calls whose pieces are mixed keep their own', () => {
    const parts: StreamPart[] = [
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-start', block: 1, id: 'b', name: 'g' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '{"x":' },
      { type: 'tool-call-delta', block: 1, argumentsDelta: '{"y":2}' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '1}' },
      { type: 'tool-call-end', block: 1 },
      { type: 'tool-call-end', block: 0 },
    ];
    expect(partsOf(writtenChunks(...parts, finish('tool-calls')))).toEqual([
      { functionCall: { id: 'b', name: 'g', args: { y: 2 } } },
      { functionCall: { id: 'a', name: 'f', args: { x: 1 } } },
    ]);
  });

  test('a call that was never ended is told before the end, once', () => {
    const parts: StreamPart[] = [
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: '{}' },
    ];
    const chunks = writtenChunks(...parts, finish('tool-calls'));
    expect(partsOf(chunks)).toEqual([{ functionCall: { id: 'a', name: 'f', args: {} } }]);
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }] });
  });

  test('a delta or an end of a call that was never begun is passed over', () => {
    const parts: StreamPart[] = [
      { type: 'tool-call-delta', block: 9, argumentsDelta: '{}' },
      { type: 'tool-call-end', block: 9 },
    ];
    expect(writtenChunks(...parts, finish())).toHaveLength(1);
  });
});
