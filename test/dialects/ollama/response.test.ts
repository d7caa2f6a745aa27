// Whole Ollama answers: the habits of servers on the way in, what clients rely on on the way out.
import { describe, expect, test } from 'vitest';
import type { ModelResponse, ResponsePart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 9, uncached: 5, cacheRead: 4, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 7, text: 2, reasoning: 5 },
  estimated: false,
};

function read(message: unknown, rest: object = {}): ModelResponse {
  const decoded = ollamaChat.decodeResponse({
    model: 'llama',
    created_at: '2025-01-02T03:04:05.6Z',
    message,
    done: true,
    done_reason: 'stop',
    ...rest,
  });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const write = (dialect: typeof ollamaGenerate, response: Partial<ModelResponse>): Record<string, unknown> =>
  dialect.encodeResponse({ content: [], finish: { reason: 'stop' }, ...response }, facts);
const messageOf = (...content: ResponsePart[]): unknown => write(ollamaChat, { content })['message'];

describe('reading', () => {
  test.each([
    ['body', 'text'],
    ['body', null],
    ['message', {}],
    ['message', { message: 'Hello' }],
    ['message', { response: 'Hello', done: true }],
  ])('an answer without its %s is no answer', (field, body) => {
    const decoded = ollamaChat.decodeResponse(body);
    expect(decoded.ok ? undefined : decoded.failure.field).toBe(field);
  });

  test('an answer loses nothing', () => {
    expect(
      read(
        {
          role: 'assistant',
          content: 'Yes',
          thinking: 'Hm',
          images: ['/9j/AAAA'],
          tool_calls: [{ id: 'a', function: { index: 0, name: 'f', arguments: { x: 1 } } }],
        },
        { prompt_eval_count: 5, eval_count: 7 },
      ),
    ).toEqual({
      model: 'llama',
      content: [
        { type: 'reasoning', text: 'Hm', format: 'unknown' },
        { type: 'text', text: 'Yes' },
        { type: 'media', kind: 'image', source: { type: 'base64', data: '/9j/AAAA' }, mediaType: 'image/jpeg' },
        { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
      ],
      finish: { reason: 'tool-calls', native: 'stop' },
      usage: {
        input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
        output: { total: 7, text: 7, reasoning: 0 },
        estimated: false,
      },
    });
  });

  test("calls without ids get ids of the answer's own time, each another", () => {
    const call = { function: { name: 'f', arguments: {} } };
    expect(read({ tool_calls: [call, call, { function: {} }] }).content).toEqual([
      { type: 'tool-call', id: 'call_202501020304056_0', name: 'f', arguments: '{}' },
      { type: 'tool-call', id: 'call_202501020304056_1', name: 'f', arguments: '{}' },
    ]);
  });

  test('an answer cut short in a call is not taken for a whole call', () => {
    const { finish } = read({ tool_calls: [{ function: { name: 'f' } }] }, { done_reason: 'length' });
    expect(finish).toEqual({ reason: 'length', native: 'length' });
  });

  test('a prompt that was wholly cached has no count of its own on older servers', () => {
    expect(read({ content: 'x' }, { eval_count: 7 }).usage).toMatchObject({
      input: { total: 0 },
      output: { total: 7 },
    });
  });

  test('no counts at all are no usage, odd ones are none', () => {
    expect(read({ content: 'x' })).not.toHaveProperty('usage');
    expect(read({ content: 'x' }, { prompt_eval_count: 'five', eval_count: null })).not.toHaveProperty('usage');
    expect(read({ content: 'x' }, { prompt_eval_count: -5, eval_count: 7 }).usage?.input.total).toBe(0);
  });

  test.each<object>([
    { content: 7 },
    { content: null, thinking: [] },
    { tool_calls: {} },
    { tool_calls: [7, null, { function: 'f' }] },
    { images: 'x' },
  ])('an odd message is no reason to fail: %j', (message) => {
    expect(read(message).content).toEqual([]);
  });
});

describe('writing', () => {
  test('a chat has every member that clients read', () => {
    expect(write(ollamaChat, { content: [{ type: 'text', text: 'Hi' }], usage })).toEqual({
      model: 'acme/large',
      created_at: '2023-11-14T22:13:20.000Z',
      message: { role: 'assistant', content: 'Hi' },
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
    });
  });

  test('a completion has its text on the top level, and no message', () => {
    const answer = write(ollamaGenerate, {
      content: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'text', text: 'Hi' },
        { type: 'text', text: '!' },
      ],
      finish: { reason: 'length' },
    });
    expect(answer).toMatchObject({ response: 'Hi!', thinking: 'Hm', done: true, done_reason: 'length' });
    expect(answer).not.toHaveProperty('message');
  });

  test('an answer of only calls has empty content, not null, and arguments as objects', () => {
    expect(
      messageOf(
        { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' },
        { type: 'tool-call', id: 'a', name: 'f', arguments: '' },
        { type: 'tool-call', id: 'b', name: 'g', arguments: '{"x":1}' },
      ),
    ).toEqual({
      role: 'assistant',
      content: '',
      thinking: 'Hm',
      tool_calls: [
        { id: 'a', function: { index: 0, name: 'f', arguments: {} } },
        { id: 'b', function: { index: 1, name: 'g', arguments: { x: 1 } } },
      ],
    });
  });

  test('sealed reasoning without text is no thinking', () => {
    expect(messageOf({ type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' })).toEqual({
      role: 'assistant',
      content: '',
    });
  });

  test('refusals and images are told', () => {
    expect(
      messageOf(
        { type: 'refusal', text: 'No' },
        { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' }, mediaType: 'image/png' },
        { type: 'media', kind: 'image', source: { type: 'url', url: 'https://x' } },
      ),
    ).toEqual({ role: 'assistant', content: 'No', images: ['AA'] });
  });

  test('a model that was only loaded is told as Ollama tells it', () => {
    const loaded: Partial<ModelResponse> = { finish: { reason: 'stop', native: 'load' } };
    expect(write(ollamaChat, loaded)).toMatchObject({
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: 'load',
    });
    expect(write(ollamaGenerate, loaded)).toMatchObject({ response: '', done: true, done_reason: 'load' });
  });
});
