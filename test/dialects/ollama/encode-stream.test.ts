// Streams for Ollama clients, from parts in any order that another protocol brings.
import { describe, expect, test } from 'vitest';
import type { ClientDialect } from '../../../src-main/dialects/dialect.ts';
import type { StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { lineFaults, linesOf, writeText, type Json } from '../support/ollama-lines.ts';
import { facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 9, uncached: 5, cacheRead: 4, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 7, text: 2, reasoning: 5 },
  estimated: false,
};
const stop: StreamPart = { type: 'finish', finish: { reason: 'stop', native: 'end_turn' } };
const saying = (text: string): StreamPart[] => [
  { type: 'text-start', block: 0 },
  { type: 'text-delta', block: 0, text },
  { type: 'text-end', block: 0 },
];

function write(dialect: ClientDialect, ...parts: StreamPart[]): Json[] {
  const lines = linesOf(writeText(dialect, parts));
  expect(lineFaults(lines)).toEqual([]);
  return lines;
}

const messages = (...parts: StreamPart[]): unknown[] => write(ollamaChat, ...parts).map((line) => line['message']);

describe('a chat', () => {
  test('every line says who speaks, when and with which model', () => {
    expect(
      write(ollamaChat, { type: 'start', model: 'other' }, ...saying('Hi'), { type: 'usage', usage }, stop),
    ).toEqual([
      {
        model: 'acme/large',
        created_at: '2023-11-14T22:13:20.000Z',
        message: { role: 'assistant', content: 'Hi' },
        done: false,
      },
      {
        model: 'acme/large',
        created_at: '2023-11-14T22:13:20.000Z',
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        total_duration: 0,
        load_duration: 0,
        prompt_eval_count: 9,
        prompt_eval_duration: 0,
        eval_count: 7,
        eval_duration: 0,
        provider: 'Acme',
        usage: { is_byok: true },
      },
    ]);
  });

  test('thinking is beside the content, never inside it', () => {
    expect(
      messages(
        { type: 'reasoning-start', block: 0, format: 'anthropic-claude-v1' },
        { type: 'reasoning-delta', block: 0, text: 'Hm' },
        { type: 'reasoning-signature', block: 0, signature: 's' },
        { type: 'reasoning-end', block: 0 },
        stop,
      ),
    ).toEqual([
      { role: 'assistant', content: '', thinking: 'Hm' },
      { role: 'assistant', content: '' },
    ]);
  });

  test('calls in pieces, even interleaved ones, come whole and when they are whole', () => {
    expect(
      messages(
        { type: 'tool-call-start', block: 3, id: 'a', name: 'f' },
        { type: 'tool-call-start', block: 5, id: 'b', name: 'g' },
        { type: 'tool-call-delta', block: 5, argumentsDelta: '{"y"' },
        { type: 'tool-call-delta', block: 3, argumentsDelta: '{"x":' },
        { type: 'tool-call-delta', block: 5, argumentsDelta: ':[2]}' },
        { type: 'tool-call-end', block: 5 },
        { type: 'tool-call-delta', block: 3, argumentsDelta: '1}' },
        { type: 'tool-call-end', block: 3 },
        { type: 'finish', finish: { reason: 'tool-calls' } },
      ),
    ).toEqual([
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'b', function: { index: 0, name: 'g', arguments: { y: [2] } } }],
      },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'a', function: { index: 1, name: 'f', arguments: { x: 1 } } }],
      },
      { role: 'assistant', content: '' },
    ]);
  });

  test.each([
    ['', {}],
    ['{"x":1', { arguments: '{"x":1' }],
  ])('arguments %j are an object for the client all the same', (text, input) => {
    const [first] = messages(
      { type: 'tool-call-start', block: 0, id: 'a', name: 'f' },
      { type: 'tool-call-delta', block: 0, argumentsDelta: text },
      { type: 'tool-call-end', block: 0 },
      stop,
    );
    expect(first).toMatchObject({ tool_calls: [{ function: { arguments: input } }] });
  });

  test('a call that was never begun is not invented', () => {
    expect(
      messages(
        { type: 'tool-call-delta', block: 8, argumentsDelta: '{}' },
        { type: 'tool-call-end', block: 8 },
        { type: 'finish', finish: { reason: 'stop' } },
      ),
    ).toHaveLength(1);
  });

  test('refusals and images are told, media without data and citations are not', () => {
    expect(
      messages(
        { type: 'refusal-delta', text: 'No' },
        {
          type: 'media',
          part: { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
        },
        { type: 'media', part: { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' } } },
        { type: 'media', part: { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AA' } } },
        { type: 'annotation', annotation: { type: 'url-citation', url: 'https://x' } },
        stop,
      ),
    ).toEqual([
      { role: 'assistant', content: 'No' },
      { role: 'assistant', content: '', images: ['AA'] },
      { role: 'assistant', content: '' },
    ]);
  });

  test('counts that come after the finish are in the last line', () => {
    expect(write(ollamaChat, stop, { type: 'usage', usage }).at(-1)).toMatchObject({
      done_reason: 'stop',
      prompt_eval_count: 9,
      eval_count: 7,
    });
  });

  test('an answer of nothing is still a whole stream', () => {
    expect(write(ollamaChat, stop)).toHaveLength(1);
  });

  test.each([
    ['stop', undefined, 'stop'],
    ['length', 'max_tokens', 'length'],
    ['tool-calls', 'tool_use', 'stop'],
    ['content-filter', undefined, 'stop'],
    ['pause', undefined, 'stop'],
    ['error', undefined, 'stop'],
    ['unknown', undefined, 'stop'],
    ['stop', 'load', 'load'],
    ['stop', 'unload', 'unload'],
  ] as const)('a client gets a word it knows for %s (%s)', (reason, native, word) => {
    const finish = { reason, ...(native !== undefined && { native }) };
    expect(write(ollamaChat, { type: 'finish', finish }).at(-1)).toMatchObject({ done_reason: word });
  });

  test('cost and attempts are told to those who look for them', () => {
    const text = writeText(ollamaChat, [stop], { ...facts, costUsd: 0.5, metadata: { attempt: 1 } });
    expect(linesOf(text).at(-1)).toMatchObject({
      usage: { cost: 0.5, is_byok: true },
      openrouter_metadata: { attempt: 1 },
    });
  });

  test('text with line ends stays on one line', () => {
    expect(linesOf(writeText(ollamaChat, [...saying('a\nb\r\nc\u2028d'), stop]))[0]?.['message'].content).toBe(
      'a\nb\r\nc\u2028d',
    );
  });
});

describe('a completion', () => {
  test('text and thinking stand on the top level', () => {
    expect(
      write(
        ollamaGenerate,
        { type: 'reasoning-start', block: 0 },
        { type: 'reasoning-delta', block: 0, text: 'Hm' },
        { type: 'reasoning-end', block: 0 },
        { type: 'text-start', block: 1 },
        { type: 'text-delta', block: 1, text: 'Yes' },
        { type: 'text-end', block: 1 },
        stop,
      ).map(({ response, thinking, message, done }) => ({ response, thinking, message, done })),
    ).toEqual([
      { response: '', thinking: 'Hm', done: false },
      { response: 'Yes', done: false },
      { response: '', done: true },
    ]);
  });
});

describe.each([ollamaChat, ollamaGenerate])('an error after the first token in $id', (dialect) => {
  test("is the line that Ollama's client throws on, and nothing follows that it would not read", () => {
    const text = dialect
      .createStreamEncoder()
      .error({ status: 502, errorType: 'provider_unavailable', message: 'The provider broke off.' }, facts);
    expect(text).toBe('{"error":"The provider broke off."}\n');
  });

  test('silence is not filled: that client complains about every line that is no JSON', () => {
    expect(dialect.keepAlive).toBe('');
    expect(dialect.streamType?.({})).toBe('application/x-ndjson');
    expect(dialect.streamsByDefault).toBe(true);
  });
});
