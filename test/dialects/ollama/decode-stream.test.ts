// Streams of Ollama servers, old and new.
import { describe, expect, test } from 'vitest';
import { contentOfStream, usageOfStream } from '../support/meaning.ts';
import { frame, last, read, readLines, said } from '../support/ollama-lines.ts';

const content = (...frames: object[]): unknown => contentOfStream(read(...frames).parts);
const types = (...frames: object[]): string[] => read(...frames).parts.map((part) => part.type);

describe('blocks', () => {
  test('text in pieces is one block with one start and one end', () => {
    expect(types(said({ content: 'Hel' }), said({ content: 'lo' }), last())).toEqual([
      'start',
      'text-start',
      'text-delta',
      'text-delta',
      'text-end',
      'usage',
      'finish',
    ]);
  });

  test('thinking comes before the answer, in a block of its own', () => {
    expect(content(said({ thinking: 'H' }), said({ thinking: 'm' }), said({ content: 'Yes' }), last())).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'unknown' },
      { type: 'text', text: 'Yes' },
    ]);
  });

  test('one line may hold all of it', () => {
    expect(
      types(
        last({
          message: { role: 'assistant', content: 'Yes', thinking: 'Hm', tool_calls: [{ function: { name: 'f' } }] },
        }),
      ),
    ).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'tool-call-start',
      'tool-call-end',
      'usage',
      'finish',
    ]);
  });

  test('blocks are numbered in order and no number comes again', () => {
    const { parts } = read(
      said({ content: 'a' }),
      said({ tool_calls: [{ function: { name: 'f' } }, { function: { name: 'g' } }] }),
      said({ content: 'b' }),
      last(),
    );
    expect(parts.flatMap((part) => (part.type.endsWith('-start') && 'block' in part ? [part.block] : []))).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test('images that a model drew are kept', () => {
    expect(content(said({ images: ['iVBORw0KGgoAAA', 7] }), last())).toEqual([
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'iVBORw0KGgoAAA' }, mediaType: 'image/png' },
    ]);
  });
});

describe('calls', () => {
  test("ids of newer servers are kept, older ones' are made of the answer's own time, so that no two answers share one", () => {
    expect(
      content(
        said({ tool_calls: [{ id: 'call_x', function: { name: 'f', arguments: { a: 1 } } }] }),
        said({ tool_calls: [{ function: { name: 'g', arguments: { b: 'c' } } }, { function: { name: 'g' } }] }),
        last(),
      ),
    ).toEqual([
      { type: 'tool-call', id: 'call_x', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'call_20250102030405678901234_1', name: 'g', arguments: '{"b":"c"}' },
      { type: 'tool-call', id: 'call_20250102030405678901234_2', name: 'g', arguments: '' },
    ]);
  });

  test('a server without clock still gives different ids', () => {
    expect(
      content({ message: { tool_calls: [{ function: { name: 'f' } }, { function: { name: 'f' } }] } }, { done: true }),
    ).toMatchObject([{ id: 'call_0' }, { id: 'call_1' }]);
  });

  test('a call without a name is none', () => {
    expect(content(said({ tool_calls: [{ function: {} }, null, 'f'] }), last())).toEqual([]);
  });

  test.each(['stop', 'tool_calls', undefined])(
    'an answer of calls ends in calls, though the server says %s',
    (word) => {
      const { parts } = read(said({ tool_calls: [{ function: { name: 'f' } }] }), last({ done_reason: word }));
      expect(parts.at(-1)).toMatchObject({ type: 'finish', finish: { reason: 'tool-calls' } });
    },
  );
});

describe('end', () => {
  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['load', 'stop'],
    ['unload', 'stop'],
    ['new_word', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(read(last({ done_reason: native })).parts.at(-1)).toEqual({ type: 'finish', finish: { reason, native } });
  });

  test('the servers of 2024 give no reason', () => {
    expect(read(last({ done_reason: undefined })).parts.at(-1)).toEqual({
      type: 'finish',
      finish: { reason: 'unknown' },
    });
  });

  test('counts come with the last line', () => {
    expect(usageOfStream(read(said({ content: 'x' }), last()).parts)).toEqual({
      input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
      output: { total: 7, text: 7, reasoning: 0 },
      estimated: false,
    });
  });

  test('a stream without its last line is not complete, whatever it said', () => {
    const { parts, ended, complete } = read(said({ content: 'Hello' }));
    expect({ ended, complete }).toEqual({ ended: false, complete: false });
    expect(parts.some((part) => part.type === 'finish')).toBe(false);
  });

  test('nothing after the last line is read', () => {
    expect(types(last(), said({ content: 'more' }), last())).toEqual(['start', 'usage', 'finish']);
  });

  test('whole streams are complete and ended', () => {
    expect(read(said({ content: 'x' }), last())).toMatchObject({ ended: true, complete: true });
  });
});

describe('odd lines', () => {
  test('an error in mid-stream is an error and no end', () => {
    const { parts, complete } = read(said({ content: 'x' }), { error: 'model runner has unexpectedly stopped' });
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      error: { message: 'model runner has unexpectedly stopped' },
    });
    expect(complete).toBe(false);
  });

  test('the status of an error in a stream is told when the server tells it', () => {
    expect(read({ error: 'try later', status_code: 429 }).parts).toMatchObject([{ error: { status: 429 } }]);
    expect(read({ error: 'try later', status_code: 7 }).parts).not.toMatchObject([{ error: { status: 7 } }]);
  });

  test.each(['', 'no json', '7', 'null', '[]', '"text"', '{'])(
    'a line that is no object is passed over: %j',
    (line) => {
      expect(readLines(line)).toEqual({ parts: [], ended: false, complete: false });
    },
  );

  test.each<object>([
    { message: null },
    { message: 'text' },
    { message: { content: 7, thinking: {}, tool_calls: 'f', images: {} } },
    { message: { content: ['x'] } },
    { done: 'true' },
    { news: true },
  ])('an odd shape is no reason to fail: %j', (rest) => {
    expect(types(frame(rest), last())).toEqual(['start', 'usage', 'finish']);
  });

  test('the start names the model once', () => {
    const { parts } = read(said({ content: 'x' }), last());
    expect(parts.filter((part) => part.type === 'start')).toEqual([{ type: 'start', model: 'llama' }]);
    expect(read({ message: {} }).parts).toEqual([{ type: 'start' }]);
  });
});
