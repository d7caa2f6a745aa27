// Counts and errors in the streams of Anthropic's and like servers: money is computed from the first, failover from the second.
import { describe, expect, test } from 'vitest';
import { mergeUsage } from '../../../src-main/dialects/anthropic-messages/usage.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { delta, end, frame, open, read, start, text, types } from '../support/anthropic-frames.ts';
import { finishOfStream, usageOfStream } from '../support/meaning.ts';

const stopped = frame({ type: 'message_stop' });
const messageDelta = (reason: string | null | undefined, usage: unknown): string =>
  frame({ type: 'message_delta', delta: { stop_reason: reason }, ...(usage !== undefined && { usage }) });
const usages = (parts: readonly StreamPart[]): Usage[] =>
  parts.flatMap((part) => (part.type === 'usage' ? [part.usage] : []));

describe('counts', () => {
  test('are told with the start, for a stream that breaks off still cost its input', () => {
    const told = read(start({ input_tokens: 90, cache_read_input_tokens: 10, output_tokens: 1 }), text(0, 'x'));
    expect(usageOfStream(told.parts)).toMatchObject({ input: { total: 100, cacheRead: 10 }, output: { total: 1 } });
  });

  test('of output replace each other: the vendor sends sums, not steps', () => {
    const told = read(
      start({ input_tokens: 5, output_tokens: 3 }),
      messageDelta(null, { output_tokens: 10 }),
      messageDelta('end_turn', { output_tokens: 25 }),
      stopped,
    );
    expect(usages(told.parts).map(({ output }) => output.total)).toEqual([3, 10, 25]);
  });

  test('of both cache lifetimes, told only at the start, are in the last count too', () => {
    const told = read(
      start({
        input_tokens: 5,
        cache_creation_input_tokens: 10,
        cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 6 },
        output_tokens: 1,
      }),
      end('end_turn', { output_tokens: 7 }),
    );
    expect(usageOfStream(told.parts)).toEqual({
      input: { total: 15, uncached: 5, cacheRead: 0, cacheWrite: 10, cacheWrite1h: 6 },
      output: { total: 7, text: 7, reasoning: 0 },
      estimated: false,
    });
  });

  test('corrected upwards at the end are believed, as after searches of the server’s own', () => {
    const told = read(
      start({ input_tokens: 100, output_tokens: 1 }),
      end('end_turn', { input_tokens: 9_000, output_tokens: 7, server_tool_use: { web_search_requests: 2 } }),
    );
    expect(usageOfStream(told.parts)?.input.total).toBe(9_000);
  });

  test('of thinking are part of the output, never more than it', () => {
    const told = read(start(), end('end_turn', { output_tokens: 7, output_tokens_details: { thinking_tokens: 9 } }));
    expect(usageOfStream(told.parts)?.output).toEqual({ total: 7, text: 0, reasoning: 7 });
  });

  test('that nobody sends are not zero', () => {
    const silent = frame({ type: 'message_start', message: { id: 'm', model: 'v' } });
    expect(types(read(silent, text(0, 'x')))).not.toContain('usage');
  });

  test.each([
    [{ output_tokens: 1 }, { output_tokens: 0 }, { output_tokens: 1 }],
    [{ output_tokens: 0 }, { output_tokens: 0 }, { output_tokens: 0 }],
    [{}, { output_tokens: 0 }, { output_tokens: 0 }],
    [{ input_tokens: 5 }, null, { input_tokens: 5 }],
    [{ input_tokens: 5 }, 'x', { input_tokens: 5 }],
    [{ service_tier: 'standard' }, { service_tier: null }, { service_tier: 'standard' }],
    [{ input_tokens: 5 }, { input_tokens: '7' }, { input_tokens: '7' }],
  ])('%j and then %j make %j', (first, then, merged) => {
    expect(mergeUsage(first, then)).toEqual(merged);
  });
});

describe('the reason of the end', () => {
  test('is not lost when a later event only counts', () => {
    const told = read(
      start(),
      messageDelta('max_tokens', undefined),
      messageDelta(undefined, { output_tokens: 7 }),
      stopped,
    );
    expect(finishOfStream(told.parts)).toBe('length');
    expect(usageOfStream(told.parts)?.output.total).toBe(7);
  });

  test('is the last one told', () => {
    const told = read(start(), messageDelta('pause_turn', undefined), messageDelta('tool_use', undefined), stopped);
    expect(finishOfStream(told.parts)).toBe('tool-calls');
  });

  test.each([[null], [undefined], [7], ['']])('%j is none: the end is an end all the same', (reason) => {
    const told = read(start(), frame({ type: 'message_delta', delta: { stop_reason: reason } }), stopped);
    expect(told.parts.at(-1)).toEqual({ type: 'finish', finish: { reason: 'unknown' } });
    expect(told.complete).toBe(true);
  });

  test('without any message_delta is unknown', () => {
    expect(finishOfStream(read(start(), text(0, 'x'), stopped).parts)).toBe('unknown');
  });
});

describe('errors', () => {
  const broken = (error: object): string => frame({ type: 'error', error });

  test.each([
    ['overloaded_error', 529],
    ['rate_limit_error', 429],
    ['api_error', 500],
    ['timeout_error', 504],
    ['invalid_request_error', 400],
    ['error_of_tomorrow', undefined],
  ])('%s before any block tells its status: another target is tried by it', (type, status) => {
    const told = read(start(), broken({ type, message: 'No.' }));
    const last = told.parts.at(-1) as Extract<StreamPart, { type: 'error' }>;
    expect(last).toMatchObject({ type: 'error', error: { code: type, message: 'No.' } });
    expect(last.error.status).toBe(status);
    expect(told.complete).toBe(false);
  });

  test('in the middle of thinking, of a text or of a call closes none of them: the answer is not whole', () => {
    for (const block of [
      { type: 'thinking', thinking: '' },
      { type: 'text', text: 'x' },
      { type: 'tool_use', id: 't', name: 'f', input: {} },
    ]) {
      const told = read(start(), open(0, block), broken({ type: 'overloaded_error', message: 'Busy.' }));
      expect(types(told).at(-1)).toBe('error');
      expect(types(told).filter((type) => type.endsWith('-end') || type === 'finish')).toEqual([]);
    }
  });

  test('that a proxy names only in the event are errors', () => {
    const told = read(start(), 'event: error\ndata: {"error":{"type":"overloaded_error","message":"Busy."}}\n\n');
    expect(told.parts.at(-1)).toMatchObject({ type: 'error', error: { status: 529, message: 'Busy.' } });
  });

  test('of another shape still have words', () => {
    const told = read(start(), 'event: error\ndata: {"message":"gone"}\n\n');
    expect(told.parts.at(-1)).toMatchObject({ type: 'error', error: { message: '{"message":"gone"}' } });
  });

  test('after the end are not heard', () => {
    expect(types(read(start(), end(), broken({ type: 'api_error', message: 'late' })))).not.toContain('error');
  });

  test('do not stop the decoder: what the vendor still sends is told', () => {
    const told = read(
      start(),
      open(0, { type: 'text', text: '' }),
      broken({ type: 'api_error', message: 'x' }),
      delta(0, { type: 'text_delta', text: 'y' }),
    );
    expect(types(told).slice(-2)).toEqual(['error', 'text-delta']);
  });
});

test('events whose data names no type are taken by the event’s own name', () => {
  const told = read(
    'event: message_start\ndata: {"message":{"id":"m"}}\n\n',
    'event: content_block_start\ndata: {"index":0,"content_block":{"type":"text","text":"Hi"}}\n\n',
    'event: message_stop\ndata: {}\n\n',
  );
  expect(types(told)).toEqual(['start', 'text-start', 'text-delta', 'text-end', 'finish']);
});
