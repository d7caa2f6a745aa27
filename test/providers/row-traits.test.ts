// What shipped rows say about servers, seen in the requests that these servers get.
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../src-main/dialects/openai-chat/index.ts';
import { findRow } from '../../src-main/providers/registry.ts';

const call = { type: 'tool-call', id: `toolu_${'x'.repeat(60)}`, name: 'f', arguments: '{}' } as const;
const request: ModelRequest = {
  model: 'm',
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    { role: 'assistant', content: [call] },
  ],
  stream: false,
  maxOutputTokens: 9,
  sampling: { topK: 5 },
  tools: [{ type: 'function', name: 'f' }],
  toolChoice: { type: 'required' },
  responseFormat: { type: 'json-schema', name: 'a', schema: { type: 'object' } },
};

function sent(row: string, model: string): { body: Record<string, unknown>; dropped: readonly string[] } {
  const { body, dropped } = openAiChat.encodeRequest(request, model, findRow(row)?.traits ?? {});
  return { body, dropped };
}

const answerOf = (body: Record<string, unknown>): Record<string, unknown> | undefined =>
  (body['messages'] as Record<string, unknown>[]).find(({ role }) => role === 'assistant');

test('OpenAI gets short ids, no sampling of others, and its own rules by model', () => {
  const { body, dropped } = sent('openai', 'gpt-5.6');
  const [written] = (answerOf(body)?.['tool_calls'] ?? []) as { id: string }[];
  expect(written?.id).toHaveLength(40);
  expect(body).toMatchObject({ max_completion_tokens: 9, reasoning_effort: 'none', tool_choice: 'required' });
  expect(dropped).toEqual(['topK']);
});

test.each(['deepseek', 'zai', 'moonshot'])('%s gets a thought beside every call, without which it refuses', (row) => {
  expect(answerOf(sent(row, 'm').body)).toHaveProperty('reasoning_content', ' ');
});

describe('servers that know no schema, or no forced call', () => {
  test.each([
    ['deepseek', ['jsonSchema', 'topK'], 'required'],
    ['zai', ['jsonSchema', 'topK', 'toolChoice'], undefined],
    ['moonshot', ['topK', 'toolChoice'], undefined],
  ])('%s is asked for what it can do', (row, named, choice) => {
    const { body, dropped } = sent(row, 'm');
    expect([...dropped].toSorted()).toEqual(named.toSorted());
    expect(body['tool_choice']).toBe(choice);
  });
});

test.each(['together', 'fireworks', 'deepinfra', 'openrouter', 'vllm', 'llamacpp'])(
  '%s, a host of open models, gets their sampling',
  (row) => {
    expect(sent(row, 'm').body).toMatchObject({ top_k: 5, max_tokens: 9 });
  },
);

test.each(['openai', 'groq', 'cerebras', 'xai', 'github-models'])('%s, which refuses it, does not', (row) => {
  expect(sent(row, 'm').body).not.toHaveProperty('top_k');
});
