// How Anthropic streams end: the reason, the counts, an error in the middle.
import { describe, expect, test } from 'vitest';
import { delta, end, frame, open, read, start, text, types } from '../support/anthropic-frames.ts';
import { usageOfStream } from '../support/meaning.ts';

describe('finish', () => {
  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['pause_turn', 'pause'],
    ['refusal', 'content-filter'],
    ['word_of_tomorrow', 'unknown'],
    ['__proto__', 'unknown'],
  ])('the reason is understood and its own word kept: %s', (native, reason) => {
    expect(read(start(), end(native)).parts.at(-1)).toEqual({ type: 'finish', finish: { reason, native } });
  });

  test('the stop sequence that matched is kept', () => {
    expect(read(start(), end('stop_sequence', {}, 'END')).parts.at(-1)).toMatchObject({
      finish: { stopSequence: 'END' },
    });
  });

  test('only message_stop ends a stream: cut before, it is broken', () => {
    const cut = read(
      start(),
      text(0, 'Hi'),
      frame({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: {} }),
    );
    expect([cut.ended, cut.complete]).toEqual([false, false]);
    const whole = read(start(), end());
    expect([whole.ended, whole.complete]).toEqual([true, true]);
  });

  test('nothing is told after the end', () => {
    expect(types(read(start(), end(), text(0, 'late')))).toEqual(types(read(start(), end())));
  });
});

describe('usage', () => {
  const total = (first: object, last: object): unknown =>
    usageOfStream(read(start(first), end('end_turn', last)).parts);

  test('the end adds what it counts and keeps the rest', () => {
    expect(
      total({ input_tokens: 5, cache_read_input_tokens: 90, output_tokens: 1 }, { output_tokens: 7 }),
    ).toMatchObject({
      input: { total: 95, uncached: 5, cacheRead: 90 },
      output: { total: 7 },
    });
  });

  test('servers that count only at the end, or only at the start, are understood', () => {
    expect(total({ input_tokens: 0, output_tokens: 0 }, { input_tokens: 5, output_tokens: 7 })).toMatchObject({
      input: { total: 5 },
      output: { total: 7 },
    });
    expect(total({ input_tokens: 5, output_tokens: 7 }, {})).toMatchObject({
      input: { total: 5 },
      output: { total: 7 },
    });
  });

  test('zeros and nulls at the end do not wipe out the input', () => {
    expect(
      total(
        { input_tokens: 5, cache_read_input_tokens: 3 },
        { input_tokens: 0, cache_read_input_tokens: null, output_tokens: 7 },
      ),
    ).toMatchObject({
      input: { total: 8, cacheRead: 3 },
      output: { total: 7 },
    });
  });
});

describe('errors', () => {
  test('overloaded in the middle of a stream is an error with its status, and no end', () => {
    const told = read(
      start(),
      open(0, { type: 'text', text: '' }),
      delta(0, { type: 'text_delta', text: 'Hi' }),
      frame({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    );
    expect(told.parts.at(-1)).toMatchObject({
      type: 'error',
      error: { status: 529, code: 'overloaded_error', message: 'Overloaded' },
    });
    expect(told.complete).toBe(false);
  });
});
