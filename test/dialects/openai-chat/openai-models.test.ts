// Requests for OpenAI's own models, which refuse by name what others take.
import { describe, expect, test } from 'vitest';
import type { ModelRequest, ReasoningRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import { openAiAbilities } from '../../../src-main/dialects/openai-chat/openai-abilities.ts';

const plain: ModelRequest = {
  model: 'm',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};
const tools: ModelRequest['tools'] = [{ type: 'function', name: 'f' }];

const encode = (model: string, fields: Partial<ModelRequest>) =>
  openAiChat.encodeRequest({ ...plain, ...fields }, model, { openAiModels: true });

const everything: Partial<ModelRequest> = {
  sampling: { temperature: 0.2, topP: 0.9, frequencyPenalty: 1, presencePenalty: 1, logitBias: { '1': 2 }, seed: 3 },
  logprobs: { top: 2 },
  stop: ['END'],
  maxOutputTokens: 50,
};
const refused = ['temperature', 'topP', 'frequencyPenalty', 'presencePenalty', 'logitBias', 'logprobs', 'stop'];

describe('sampling', () => {
  test.each(['o1', 'o3-mini', 'o4-mini-2025-04-16', 'gpt-5', 'gpt-5-mini', 'gpt-5.2', 'gpt-6', 'openai/gpt-5-nano'])(
    'a model that reasons is not sent what it refuses, and that is named: %s',
    (model) => {
      const { body, dropped } = encode(model, everything);
      expect(Object.keys(body).toSorted()).toEqual(['max_completion_tokens', 'messages', 'model', 'seed']);
      expect([...dropped].toSorted()).toEqual(refused.toSorted());
    },
  );

  test.each(['gpt-4o', 'gpt-4.1-mini', 'gpt-3.5-turbo', 'gpt-5-chat-latest', 'my-deployment', 'gpt-oss-120b'])(
    'one that does not, or that nobody knows, is sent all: %s',
    (model) => {
      const { body, dropped } = encode(model, everything);
      expect(body).toMatchObject({
        temperature: 0.2,
        top_p: 0.9,
        frequency_penalty: 1,
        presence_penalty: 1,
        logprobs: true,
        top_logprobs: 2,
        stop: ['END'],
      });
      expect(dropped).toEqual([]);
    },
  );

  test('values that change nothing are left out without a word', () => {
    const usual = { temperature: 1, topP: 1, frequencyPenalty: 0, presencePenalty: 0 };
    const { body, dropped } = encode('o3', { sampling: usual });
    expect(Object.keys(body)).toEqual(['model', 'messages']);
    expect(dropped).toEqual([]);
  });

  test('a newer model that is told not to reason samples as asked', () => {
    const { body, dropped } = encode('gpt-5.2', { ...everything, reasoning: { effort: 'none' } });
    expect(body).toMatchObject({ reasoning_effort: 'none', temperature: 0.2, top_p: 0.9 });
    expect(dropped).toEqual([]);
  });

  test('max_tokens is refused by models that reason, whatever the server calls it otherwise', () => {
    const traits = { openAiModels: true, maxTokensField: 'max_tokens' } as const;
    const limited = { ...plain, maxOutputTokens: 9 };
    expect(openAiChat.encodeRequest(limited, 'gpt-5', traits).body).toMatchObject({ max_completion_tokens: 9 });
    expect(openAiChat.encodeRequest(limited, 'gpt-5', traits).body).not.toHaveProperty('max_tokens');
    expect(openAiChat.encodeRequest(limited, 'gpt-4o', traits).body).toMatchObject({ max_tokens: 9 });
  });

  test('another server of the same model is judged by none of this', () => {
    const { body, dropped } = openAiChat.encodeRequest({ ...plain, ...everything }, 'gpt-5', {});
    expect(body).toMatchObject({ temperature: 0.2, stop: ['END'] });
    expect(dropped).toEqual([]);
  });
});

describe('effort', () => {
  test.each<[string, ReasoningRequest, string | undefined, boolean]>([
    ['gpt-5', { effort: 'none' }, 'minimal', true],
    ['gpt-5', { effort: 'xhigh' }, 'high', false],
    ['gpt-5', { enabled: false }, 'minimal', true],
    ['gpt-5.1', { effort: 'minimal' }, 'low', false],
    ['gpt-5.1', { effort: 'max' }, 'high', false],
    ['gpt-5.1', { enabled: false }, 'none', false],
    ['gpt-5.2', { effort: 'xhigh' }, 'xhigh', false],
    ['gpt-5.2', { effort: 'max' }, 'xhigh', false],
    ['gpt-5.2', { enabled: true }, 'medium', false],
    ['gpt-5.2', { maxTokens: 1_000 }, 'low', false],
    ['gpt-5.2', {}, undefined, false],
    ['o3', { effort: 'minimal' }, 'low', false],
    ['o3', { effort: 'none' }, 'low', true],
    ['gpt-4o', { effort: 'high' }, undefined, true],
    ['gpt-4o', { enabled: false }, undefined, false],
  ])('%s asked for %j gets the word it knows', (model, reasoning, word, isNamed) => {
    const { body, dropped } = encode(model, { reasoning });
    expect(body['reasoning_effort']).toBe(word);
    expect(dropped.includes('reasoning')).toBe(isNamed);
  });

  test.each(['gpt-5.4', 'gpt-5.6-terra', 'gpt-6'])('%s refuses tools unless it is told not to reason', (model) => {
    const asked = encode(model, { tools, reasoning: { effort: 'high' } });
    expect(asked.body['reasoning_effort']).toBe('none');
    expect(asked.dropped).toEqual(['reasoning']);
    const silent = encode(model, { tools });
    expect(silent.body['reasoning_effort']).toBe('none');
    expect(silent.dropped).toEqual([]);
    expect(encode(model, {}).body).not.toHaveProperty('reasoning_effort');
  });

  test.each(['gpt-5', 'gpt-5.2', 'o3'])('%s reasons about its tools', (model) => {
    expect(encode(model, { tools, reasoning: { effort: 'high' } }).body['reasoning_effort']).toBe('high');
  });
});

describe('further fields', () => {
  test('parallel calls are no matter for the o-series, verbosity none for older models', () => {
    const fields = { tools, parallelToolCalls: false, verbosity: 'low' };
    expect(encode('o3', fields).dropped).toEqual(['parallelToolCalls', 'verbosity']);
    expect(encode('gpt-4o', fields).body).toMatchObject({ parallel_tool_calls: false });
    expect(encode('gpt-4o', fields).dropped).toEqual(['verbosity']);
    expect(encode('gpt-5', fields).body).toMatchObject({ parallel_tool_calls: false, verbosity: 'low' });
  });

  test('labels are for answers that are stored: others with labels are refused', () => {
    const metadata = { project: 'a' };
    expect(encode('gpt-4o', { metadata })).toMatchObject({ dropped: ['metadata'] });
    const stored = { metadata, extra: { dialect: 'openai-chat', fields: { store: true } } };
    expect(encode('gpt-4o', stored).body).toMatchObject({ metadata, store: true });
  });
});

test.each([
  ['o1-preview', ['low', 'medium', 'high']],
  ['gpt-5', ['minimal', 'low', 'medium', 'high']],
  ['gpt-5.1-2025-11-13', ['none', 'low', 'medium', 'high']],
  ['gpt-5.5-2026-04-01', ['none', 'low', 'medium', 'high', 'xhigh']],
  ['gpt-5.6', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
  ['gpt-10', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
  ['gpt-4-0613', []],
  ['chatgpt-4o-latest', []],
])('the version in a name is read as one: %s', (model, efforts) => {
  expect(openAiAbilities(model)?.efforts).toEqual(efforts);
});

test.each(['llama-3', 'gpt-oss-20b', 'ollama', 'opus', ''])(
  'nothing is claimed of a name that is not known: %s',
  (model) => {
    expect(openAiAbilities(model)).toBeUndefined();
  },
);
