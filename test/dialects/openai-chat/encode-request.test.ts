// Requests for OpenAI Chat servers: what a target understands decides what it is sent.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelRequest, ReasoningRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';

const plain: ModelRequest = {
  model: 'asked/for',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};
const openRouter: TargetTraits = { reasoningObject: true };

const encode = (fields: Partial<ModelRequest> = {}, traits: TargetTraits = {}) =>
  openAiChat.encodeRequest({ ...plain, ...fields }, 'vendor-id', traits);

describe('fields', () => {
  test("the target's own id replaces the client's, and nothing is sent that nobody asked for", () => {
    expect(encode()).toEqual({
      body: { model: 'vendor-id', messages: [{ role: 'user', content: 'Hello' }] },
      dropped: [],
    });
  });

  test('the output limit goes by the name the target knows', () => {
    expect(encode({ maxOutputTokens: 9 }).body['max_tokens']).toBe(9);
    const newer = encode({ maxOutputTokens: 9 }, { maxTokensField: 'max_completion_tokens' }).body;
    expect(newer['max_completion_tokens']).toBe(9);
    expect(newer).not.toHaveProperty('max_tokens');
  });

  test('usage is asked for in streams, except where the target forbids it', () => {
    expect(encode({ stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(encode({ stream: true }, { streamUsageOption: false }).body).not.toHaveProperty('stream_options');
    expect(encode().body).not.toHaveProperty('stream');
  });

  test('fields a target rejects are left out and named, others are not', () => {
    const { body, dropped } = encode(
      { sampling: { topK: 5, seed: 1, temperature: 0 } },
      { unsupportedFields: ['top_k', 'seed', 'logit_bias'] },
    );
    expect(body).toMatchObject({ temperature: 0 });
    expect(body).not.toHaveProperty('top_k');
    expect(dropped).toEqual(['top_k', 'seed']);
  });

  test('all words of the protocol are written', () => {
    const { body, dropped } = encode({
      stop: ['END'],
      n: 2,
      logprobs: { top: 3 },
      serviceTier: 'flex',
      user: 'u1',
      metadata: { a: 'b' },
      verbosity: 'low',
      promptCacheKey: 'k',
      sampling: { topP: 0.1, frequencyPenalty: 1, presencePenalty: 2, logitBias: { '5': 1 }, minP: 0.3 },
    });
    expect(body).toMatchObject({
      stop: ['END'],
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      service_tier: 'flex',
      user: 'u1',
      metadata: { a: 'b' },
      verbosity: 'low',
      prompt_cache_key: 'k',
      top_p: 0.1,
      frequency_penalty: 1,
      presence_penalty: 2,
      logit_bias: { '5': 1 },
      min_p: 0.3,
    });
    expect(dropped).toEqual([]);
  });

  test("a service tier in Anthropic's word is not refused", () => {
    expect(encode({ serviceTier: 'standard_only' }).body['service_tier']).toBe('default');
  });

  test("another protocol's own fields do not reach the target", () => {
    const fields = { container: 'c', prediction: 'p' };
    expect(encode({ extra: { dialect: 'anthropic-messages', fields } }).body).not.toHaveProperty('container');
    expect(encode({ extra: { dialect: 'openai-chat', fields } }).body).toMatchObject(fields);
  });
});

describe('reasoning', () => {
  const effort = (reasoning: ReasoningRequest): unknown => encode({ reasoning }).body['reasoning_effort'];

  test.each<[ReasoningRequest, unknown]>([
    [{ effort: 'minimal' }, 'minimal'],
    [{ effort: 'none' }, 'none'],
    [{ effort: 'xhigh' }, 'high'],
    [{ effort: 'max' }, 'high'],
    [{ enabled: true, maxTokens: 1_024 }, 'low'],
    [{ enabled: true, maxTokens: 10_000 }, 'medium'],
    [{ enabled: true, maxTokens: 32_000 }, 'high'],
    [{ enabled: true }, undefined],
    [{ enabled: false }, undefined],
    [{ enabled: false, maxTokens: 9_000 }, undefined],
  ])('a plain server gets an effort it takes: %j', (reasoning, word) => {
    expect(effort(reasoning)).toBe(word);
  });

  test('thinking that cannot be turned off is named', () => {
    expect(encode({ reasoning: { enabled: false } }).dropped).toEqual(['reasoning']);
  });

  test('a server that knows the reasoning object gets all of it', () => {
    const reasoning = { effort: 'max', maxTokens: 9, enabled: true, exclude: true } as const;
    const { body } = encode({ reasoning }, openRouter);
    expect(body['reasoning']).toEqual({ effort: 'max', max_tokens: 9, enabled: true, exclude: true });
    expect(body).not.toHaveProperty('reasoning_effort');
  });
});

describe('tools', () => {
  const f = { type: 'function', name: 'f', cache: { ttl: '5m' } } as const;
  const search = { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'web_search_20250305' } } as const;

  test('a function keeps name, description, parameters and strictness', () => {
    const parameters = { type: 'object' };
    const { body } = encode({ tools: [{ type: 'function', name: 'f', description: 'd', parameters, strict: false }] });
    expect(body['tools']).toEqual([
      { type: 'function', function: { name: 'f', description: 'd', parameters, strict: false } },
    ]);
  });

  test('a cache marker goes only where it is understood', () => {
    expect(encode({ tools: [f] }, openRouter).body['tools']).toMatchObject([
      { cache_control: { type: 'ephemeral', ttl: '5m' } },
    ]);
    const { body, dropped } = encode({ tools: [f] });
    expect(body['tools']).toEqual([{ type: 'function', function: { name: 'f' } }]);
    expect(dropped).toEqual(['cacheControl']);
  });

  test("another vendor's tool is left out and named; without any tool no choice of one is sent", () => {
    const { body, dropped } = encode({ tools: [search], toolChoice: { type: 'required' }, parallelToolCalls: false });
    expect(body).toEqual(encode().body);
    expect(dropped).toEqual(['vendorTools']);
  });

  test("the protocol's own vendor tools go as they came", () => {
    const raw = { type: 'web_search' };
    expect(encode({ tools: [{ type: 'vendor', dialect: 'openai-chat', raw }] }).body['tools']).toEqual([raw]);
  });

  test.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'none' }, 'none'],
    [{ type: 'required' }, 'required'],
    [
      { type: 'tool', name: 'f' },
      { type: 'function', function: { name: 'f' } },
    ],
  ] as const)('the choice of a tool is not lost: %j', (toolChoice, word) => {
    expect(encode({ tools: [f], toolChoice, parallelToolCalls: false }).body).toMatchObject({
      tool_choice: word,
      parallel_tool_calls: false,
    });
  });
});

describe('response format', () => {
  test.each([
    [{ type: 'text' }, undefined],
    [{ type: 'json' }, { type: 'json_object' }],
    [
      { type: 'json-schema', name: 'answer', schema: { type: 'object' }, strict: true },
      { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' }, strict: true } },
    ],
  ] as const)('the shape of an answer is not lost: %j', (responseFormat, word) => {
    expect(encode({ responseFormat }).body['response_format']).toEqual(word);
  });
});
