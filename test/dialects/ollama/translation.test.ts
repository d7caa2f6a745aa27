// Ollama's conversations in other protocols and theirs in Ollama's: legal there, and the same in meaning.
import { describe, expect, test } from 'vitest';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { anthropicRequestFaults } from '../support/anthropic-rules.ts';
import { contentOfStream, finishOfStream } from '../support/meaning.ts';
import { lineFaults, linesOf, readLines, writeText } from '../support/ollama-lines.ts';
import { decodeStream, encodeStream } from '../support/streams.ts';
import * as anthropic from '../support/anthropic-frames.ts';

const read = (dialect: typeof ollamaGenerate, body: object): ModelRequest => {
  const decoded = dialect.decodeRequest(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
};

/** Two calls of a client that knows no ids, answered out of order. */
const agent = {
  model: 'm',
  stream: false,
  messages: [
    { role: 'system', content: 'Be short' },
    { role: 'user', content: 'Weather and time?' },
    {
      role: 'assistant',
      content: '',
      thinking: 'Two tools',
      tool_calls: [
        { function: { name: 'weather', arguments: { city: 'Rome' } } },
        { function: { name: 'time', arguments: {} } },
      ],
    },
    { role: 'tool', tool_name: 'time', content: '12:00' },
    { role: 'tool', tool_name: 'weather', content: 'Sunny' },
    { role: 'assistant', content: 'Sunny, noon' },
    { role: 'user', content: 'Thanks' },
  ],
  tools: [
    { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } },
    { type: 'function', function: { name: 'time' } },
  ],
  options: { temperature: 0.5, num_predict: 2_000, num_ctx: 8192 },
};

describe('an agent of Ollama', () => {
  test('is understood by Claude, each result under its own call', () => {
    const { body, dropped } = anthropicMessages.encodeRequest(read(ollamaChat, agent), 'claude-haiku-4-5', {});
    expect(anthropicRequestFaults(body)).toEqual([]);
    expect(body['messages']).toMatchObject([
      { role: 'user' },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_0', name: 'weather', input: { city: 'Rome' } },
          { type: 'tool_use', id: 'call_1', name: 'time', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1' },
          { type: 'tool_result', tool_use_id: 'call_0' },
        ],
      },
      { role: 'assistant' },
      { role: 'user' },
    ]);
    expect(dropped).toEqual(['reasoningHistory', 'extra']);
  });

  test('is understood by OpenAI, with ids on both sides', () => {
    const { body } = openAiChat.encodeRequest(read(ollamaChat, agent), 'gpt', {});
    const messages = body['messages'] as { tool_call_id?: string; tool_calls?: { id: string }[] }[];
    expect(messages.flatMap((message) => message.tool_calls?.map((call) => call.id) ?? [])).toEqual([
      'call_0',
      'call_1',
    ]);
    expect(messages.flatMap((message) => message.tool_call_id ?? [])).toEqual(['call_1', 'call_0']);
    expect(body).not.toHaveProperty('options');
  });

  test('means the same after a way through our own words', () => {
    const neutral = read(ollamaChat, agent);
    const { body, dropped } = ollamaChat.encodeRequest(neutral, 'm', {});
    expect(dropped).toEqual([]);
    const again = read(ollamaChat, body);
    expect(again.messages).toEqual(neutral.messages);
    expect(again).toMatchObject({ maxOutputTokens: 2_000, sampling: { temperature: 0.5 }, extra: neutral.extra });
  });

  test('asks a question in a completion as it would in a chat', () => {
    const { body } = anthropicMessages.encodeRequest(
      read(ollamaGenerate, { model: 'm', prompt: 'Hi', system: 'Be short', images: ['iVBORw0KGgoAAA'] }),
      'claude-haiku-4-5',
      {},
    );
    expect(anthropicRequestFaults(body)).toEqual([]);
    expect(body).toMatchObject({ system: 'Be short', stream: true });
  });
});

describe("Claude's stream", () => {
  const claude = [
    anthropic.start(),
    anthropic.open(0, { type: 'thinking', thinking: '' }),
    anthropic.delta(0, { type: 'thinking_delta', thinking: 'Hm' }),
    anthropic.delta(0, { type: 'signature_delta', signature: 's' }),
    anthropic.close(0),
    anthropic.text(1, 'Let me see'),
    anthropic.open(2, { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} }),
    anthropic.delta(2, { type: 'input_json_delta', partial_json: '{"city":' }),
    anthropic.delta(2, { type: 'input_json_delta', partial_json: '"Rome"}' }),
    anthropic.close(2),
    anthropic.end('tool_use'),
  ].join('');

  test('reaches an Ollama client whole: thinking, text, then a call that can be run', () => {
    const lines = linesOf(writeText(ollamaChat, decodeStream(anthropicMessages, claude).parts));
    expect(lineFaults(lines)).toEqual([]);
    expect(lines.map((line) => line['message'])).toEqual([
      { role: 'assistant', content: '', thinking: 'Hm' },
      { role: 'assistant', content: 'Let me see' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'toolu_1', function: { index: 0, name: 'weather', arguments: { city: 'Rome' } } }],
      },
      { role: 'assistant', content: '' },
    ]);
    expect(lines.at(-1)).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 7 });
  });
});

describe("Ollama's stream", () => {
  const lines = [
    '{"model":"m","created_at":"2025-01-02T03:04:05Z","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}',
    '{"model":"m","created_at":"2025-01-02T03:04:05Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":false}',
    '{"model":"m","created_at":"2025-01-02T03:04:06Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":5,"eval_count":7}',
  ];

  test.each([openAiChat, anthropicMessages])('makes a client of $id run the call', (dialect) => {
    const text = encodeStream(dialect, readLines(...lines).parts);
    const { parts, ended } = decodeStream(dialect, text);
    expect(ended).toBe(true);
    expect(finishOfStream(parts)).toBe('tool-calls');
    expect(contentOfStream(parts)).toContainEqual({
      type: 'tool-call',
      id: 'call_20250102030405_0',
      name: 'f',
      arguments: '{"x":1}',
    });
  });
});
