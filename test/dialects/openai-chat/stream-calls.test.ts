// Tool calls in Chat streams by every habit that servers have: however the pieces come, each call must be whole and stand alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamPart } from '../../../src-main/dialects/model-stream.ts';
import { callDelta, contentOfChunks, delta, readChunks } from '../support/chat-frames.ts';
import { contentOfStream, finishOfStream } from '../support/meaning.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  readonly args: string;
}

const calls: fc.Arbitrary<Call[]> = fc
  .array(
    fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.string({ unit: 'grapheme', maxLength: 6 }), { maxKeys: 2 }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((inputs) => inputs.map((input, at) => ({ id: `id_${at}`, name: `f${at}`, args: JSON.stringify(input) })));

const expected = (list: readonly Call[]): unknown[] =>
  list.map(({ id, name, args }) => ({ type: 'tool-call', id, name, arguments: args }));

/** The text in pieces of at most three characters. */
const cut = (text: string): string[] => text.match(/[^]{1,3}/g) ?? [];

const begin = ({ id, name }: Call, index: number | undefined, args = ''): object =>
  callDelta({ index, id, type: 'function', function: { name, arguments: args } });
const more = (index: number | undefined, args: string, id?: string): object =>
  callDelta({ index, id, function: { arguments: args } });

const expectWhole = (chunksOf: (list: readonly Call[]) => object[]): void => {
  fc.assert(
    fc.property(calls, (list) => {
      const { parts } = readChunks(...chunksOf(list), delta({}, 'tool_calls'));
      expect(contentOfStream(parts)).toEqual(expected(list));
      expect(blocks(parts, 'tool-call-end').toSorted((a, b) => a - b)).toEqual(blocks(parts, 'tool-call-start'));
    }),
  );
};

const blocks = (parts: readonly StreamPart[], type: StreamPart['type']): number[] =>
  parts.flatMap((part) => (part.type === type && 'block' in part ? [part.block] : []));

describe('calls are whole', () => {
  test('when one follows the other, numbered', () => {
    expectWhole((list) =>
      list.flatMap((call, at) => [begin(call, at), ...cut(call.args).map((text) => more(at, text))]),
    );
  });

  test('when all begin first and their pieces come in turns', () => {
    expectWhole((list) => {
      const pieces = list.map(({ args }) => cut(args));
      const longest = Math.max(...pieces.map(({ length }) => length));
      const turns = Array.from({ length: longest }, (_, step) =>
        pieces.flatMap((each, at) => (each[step] === undefined ? [] : [more(at, each[step])])),
      );
      return [...list.map((call, at) => begin(call, at)), ...turns.flat()];
    });
  });

  test('when all come in one chunk', () => {
    expectWhole((list) => [
      delta({
        tool_calls: list.map(({ id, name, args }, index) => ({ index, id, function: { name, arguments: args } })),
      }),
    ]);
  });

  test('when every one has the number 0 and an id of its own', () => {
    expectWhole((list) => list.flatMap((call) => [begin(call, 0), ...cut(call.args).map((text) => more(0, text))]));
  });

  test('when none has a number', () => {
    expectWhole((list) =>
      list.flatMap((call) => [begin(call, undefined), ...cut(call.args).map((text) => more(undefined, text))]),
    );
  });

  test('when every piece repeats the id, and numbers are missing', () => {
    expectWhole((list) =>
      list.flatMap((call) => [begin(call, undefined), ...cut(call.args).map((text) => more(undefined, text, call.id))]),
    );
  });

  test('when they are numbered from 1, or with gaps', () => {
    expectWhole((list) =>
      list.flatMap((call, at) => [begin(call, 1 + at * 2), ...cut(call.args).map((text) => more(1 + at * 2, text))]),
    );
  });

  test('when words come between their pieces', () => {
    fc.assert(
      fc.property(calls, (list) => {
        const chunks = list.flatMap((call, at) => [begin(call, at), delta({ content: '.' }), more(at, call.args)]);
        const content = contentOfChunks(...chunks, delta({}, 'tool_calls')) as { type: string }[];
        expect(content.filter(({ type }) => type === 'tool-call')).toEqual(expected(list));
      }),
    );
  });
});

describe('odd calls', () => {
  test('an id that comes after its call began does not begin another', () => {
    expect(
      contentOfChunks(
        callDelta({ index: 0, function: { name: 'f', arguments: '{' } }),
        callDelta({ index: 0, id: 'late', function: { arguments: '}' } }),
        delta({}, 'tool_calls'),
      ),
    ).toEqual([{ type: 'tool-call', id: 'call_0', name: 'f', arguments: '{}' }]);
  });

  test('a name that comes again is not put behind the first one', () => {
    const again = callDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '}' } });
    expect(
      contentOfChunks(
        callDelta({ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }),
        again,
        delta({}, 'stop'),
      ),
    ).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }]);
  });

  test.each([[null], ['x'], [{}], [[null, 7]], [[{ index: 'x', function: 7 }]]])(
    'damaged ones break nothing: %j',
    (value) => {
      expect(() => readChunks(delta({ tool_calls: value }), delta({}, 'stop'))).not.toThrow();
    },
  );

  test('a call without a piece of arguments has none', () => {
    const { parts } = readChunks(callDelta({ index: 0, id: 'a', function: { name: 'f' } }), delta({}, 'tool_calls'));
    expect(contentOfStream(parts)).toEqual([{ type: 'tool-call', id: 'a', name: 'f', arguments: '' }]);
    expect(finishOfStream(parts)).toBe('tool-calls');
  });
});
