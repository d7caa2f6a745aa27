// How much Claude is asked to think: each generation refuses what another one demands.
import { describe, expect, test } from 'vitest';
import { claudeAbilities } from '../../../src-main/dialects/anthropic-messages/claude-abilities.ts';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';

const question: ModelMessage = { role: 'user', content: [{ type: 'text', text: 'Why?' }] };

const encode = (model: string, fields: Partial<ModelRequest>) =>
  anthropicMessages.encodeRequest({ model: 'm', messages: [question], stream: false, ...fields }, model, {});

describe('generations', () => {
  test.each([
    ['claude-2.1', 'budget'],
    ['claude-3-5-sonnet-20240620', 'budget'],
    ['claude-3-7-sonnet-latest', 'budget'],
    ['claude-sonnet-4-20250514', 'budget'],
    ['claude-opus-4-1-20250805', 'budget'],
    ['claude-haiku-4-5-20251001', 'budget'],
    ['anthropic/claude-opus-4.5', 'budget'],
    ['claude-opus-4-6', 'both'],
    ['anthropic/claude-sonnet-4.6', 'both'],
    ['claude-opus-4-7', 'adaptive'],
    ['us.anthropic.claude-opus-4-8-20260528-v1:0', 'adaptive'],
    ['claude-opus-4-10', 'adaptive'],
    ['claude-sonnet-5', 'adaptive'],
    ['claude-opus-5-20260901', 'adaptive'],
    ['claude-mythos-preview', 'adaptive'],
    ['glm-5', 'budget'],
    ['kimi-k3-thinking', 'budget'],
  ])('%s is asked in its own way: %s', (model, kind) => {
    expect(claudeAbilities(model)).toEqual({
      adaptiveThinking: kind !== 'budget',
      highestEfforts: kind === 'adaptive',
      sampling: kind !== 'adaptive',
    });
  });
});

describe('a budget', () => {
  const budget = (reasoning: NonNullable<ModelRequest['reasoning']>, maxOutputTokens = 10_000): unknown => {
    const { body } = encode('claude-haiku-4-5', { reasoning, maxOutputTokens });
    return [body['thinking'], body['max_tokens']];
  };

  test.each([
    [{ effort: 'low' }, 2_000, 10_000],
    [{ effort: 'medium' }, 5_000, 10_000],
    [{ effort: 'high' }, 8_000, 10_000],
    [{ effort: 'xhigh' }, 9_500, 10_000],
    [{ effort: 'max' }, 9_500, 10_000],
    [{ effort: 'minimal' }, 1_024, 10_000],
    [{ enabled: true }, 5_000, 10_000],
    [{ maxTokens: 500 }, 1_024, 10_000],
    [{ maxTokens: 3_000.5 }, 3_000, 10_000],
    [{ maxTokens: 20_000 }, 20_000, 30_000],
    [{ maxTokens: 900_000 }, 128_000, 138_000],
  ] as const)('is never under the floor and leaves room for the answer: %j', (reasoning, tokens, limit) => {
    expect(budget(reasoning)).toEqual([{ type: 'enabled', budget_tokens: tokens }, limit]);
  });

  test('a small limit is raised, for the floor would eat the answer', () => {
    expect(budget({ effort: 'low' }, 100)).toEqual([{ type: 'enabled', budget_tokens: 1_024 }, 1_124]);
  });

  test.each([
    { effort: 'none' },
    { enabled: false },
    { enabled: false, effort: 'high' },
    { maxTokens: 0 },
    { exclude: true },
  ] as const)('nobody asked to think: %j', (reasoning) => {
    expect(budget(reasoning)).toEqual([undefined, 10_000]);
  });

  test('sampling that Claude refuses while it thinks is left out and named', () => {
    const { body, dropped } = encode('claude-haiku-4-5', {
      reasoning: { effort: 'low' },
      sampling: { temperature: 0.3, topK: 5, topP: 0.5 },
    });
    for (const field of ['temperature', 'top_k', 'top_p']) expect(body).not.toHaveProperty(field);
    expect(dropped).toEqual(['temperature', 'topP', 'topK']);
    const fine = encode('claude-haiku-4-5', { reasoning: { effort: 'low' }, sampling: { temperature: 1, topP: 0.97 } });
    expect(fine.body).toMatchObject({ top_p: 0.97 });
    expect(fine.dropped).toEqual([]);
  });
});

describe('adaptive', () => {
  const asked = (model: string, reasoning: NonNullable<ModelRequest['reasoning']>): unknown => {
    const { body } = encode(model, { reasoning, maxOutputTokens: 10_000 });
    return { ...(body['thinking'] as object), ...(body['output_config'] as object | undefined) };
  };
  const adaptive = { type: 'adaptive', display: 'summarized' };

  test.each([
    ['claude-opus-4-8', { effort: 'minimal' }, { ...adaptive, effort: 'low' }],
    ['claude-opus-4-8', { effort: 'max' }, { ...adaptive, effort: 'max' }],
    ['claude-opus-4-8', { effort: 'xhigh' }, { ...adaptive, effort: 'xhigh' }],
    ['claude-opus-4-6', { effort: 'xhigh' }, { ...adaptive, effort: 'high' }],
    ['claude-opus-4-8', { enabled: true }, adaptive],
    ['claude-opus-4-8', { enabled: true, exclude: true }, { type: 'adaptive' }],
    ['claude-opus-4-8', { maxTokens: 2_000 }, { ...adaptive, effort: 'low' }],
    ['claude-opus-4-8', { maxTokens: 5_000 }, { ...adaptive, effort: 'medium' }],
    ['claude-opus-4-8', { maxTokens: 9_000 }, { ...adaptive, effort: 'high' }],
    ['claude-opus-4-8', { effort: 'none' }, {}],
  ] as const)('%s is given an effort, never a budget: %j', (model, reasoning, fields) => {
    expect(asked(model, reasoning)).toEqual(fields);
  });

  test('a schema stands beside the effort', () => {
    const { body } = encode('claude-opus-4-8', {
      reasoning: { effort: 'low' },
      responseFormat: { type: 'json-schema', name: 'a', schema: { type: 'object' } },
    });
    expect(body['output_config']).toEqual({
      effort: 'low',
      format: { type: 'json_schema', schema: { type: 'object' } },
    });
  });

  test('models that take no sampling get none, thinking or not', () => {
    const { body, dropped } = encode('claude-opus-4-8', { sampling: { temperature: 0.2, topP: 0.99, topK: 1 } });
    for (const field of ['temperature', 'top_k', 'top_p']) expect(body).not.toHaveProperty(field);
    expect(dropped).toEqual(['temperature', 'topP', 'topK']);
    expect(encode('claude-opus-4-8', { sampling: { temperature: 1, topP: 1 } }).dropped).toEqual([]);
  });
});

describe('no thinking', () => {
  const tools = [{ type: 'function', name: 'f' }] as const;

  test.each([
    ['claude-haiku-4-5', { type: 'required' }],
    ['claude-opus-4-8', { type: 'tool', name: 'f' }],
  ] as const)('%s refuses to think when a tool is forced: %j', (model, toolChoice) => {
    const { body, dropped } = encode(model, { reasoning: { effort: 'high' }, tools, toolChoice });
    expect(body).not.toHaveProperty('thinking');
    expect(dropped).toEqual(['reasoning']);
  });

  const call: RequestPart = { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' };
  const answered: ModelMessage = { role: 'tool', content: [{ type: 'tool-result', callId: 'a', content: [] }] };
  const loop = (...parts: RequestPart[]): Partial<ModelRequest> => ({
    messages: [question, { role: 'assistant', content: [...parts, call] }, answered],
    reasoning: { effort: 'high' },
    tools,
  });

  test('a tool loop that another model began goes on without a budget', () => {
    const sealedElsewhere: RequestPart = { type: 'reasoning', text: '', redacted: 'zz', format: 'xai-responses-v1' };
    for (const thought of [[], [{ type: 'reasoning', text: 'Hm' } as const], [sealedElsewhere]]) {
      const { body, dropped } = encode('claude-haiku-4-5', loop(...thought));
      expect(body).not.toHaveProperty('thinking');
      expect(dropped).toContain('reasoning');
    }
  });

  test('a loop that Claude began, a new question, and an adaptive model go on thinking', () => {
    const signed: RequestPart = { type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' };
    expect(encode('claude-haiku-4-5', loop(signed)).body).toHaveProperty('thinking');
    const later = loop();
    const answer: ModelMessage = { role: 'assistant', content: [{ type: 'text', text: 'Because.' }] };
    expect(
      encode('claude-haiku-4-5', { ...later, messages: [...(later.messages ?? []), answer, question] }).body,
    ).toHaveProperty('thinking');
    expect(encode('claude-opus-4-8', loop()).body).toHaveProperty('thinking');
  });
});
