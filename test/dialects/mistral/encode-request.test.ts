// Requests for Mistral, which answers 422 to any field it does not know.
import { describe, expect, test } from 'vitest';
import { mistral } from '../../../src-main/dialects/mistral/index.ts';
import { thinks } from '../../../src-main/dialects/mistral/reasoning.ts';
import type { ModelRequest, ReasoningRequest, Sampling } from '../../../src-main/dialects/model-request.ts';

const plain: ModelRequest = {
  model: 'asked/for',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};
const MODEL = 'mistral-large-latest';

const encode = (fields: Partial<ModelRequest> = {}, model = MODEL) =>
  mistral.encodeRequest({ ...plain, ...fields }, model, {});

describe('fields', () => {
  test('nothing is sent that nobody asked for', () => {
    expect(encode()).toEqual({
      body: { model: MODEL, messages: [{ role: 'user', content: 'Hello' }] },
      dropped: [],
    });
  });

  test('a stream is asked for without options, which Mistral refuses', () => {
    expect(encode({ stream: true }).body).toEqual({ ...encode().body, stream: true });
  });

  test('limits, stops and choices go by Mistral’s names', () => {
    const { body, dropped } = encode({ maxOutputTokens: 9, stop: ['END', ''], n: 2 });
    expect(body).toEqual({ ...encode().body, max_tokens: 9, stop: ['END'], n: 2 });
    expect(dropped).toEqual([]);
    expect(encode({ stop: [''] }).body).not.toHaveProperty('stop');
  });

  test('what Mistral has no word for is named', () => {
    const { body, dropped } = encode({
      sampling: { topK: 4, minP: 0.1, topA: 0.1, repetitionPenalty: 1.1, logitBias: { '1': 1 } },
      logprobs: {},
      serviceTier: 'flex',
      user: 'u',
      metadata: { a: 'b' },
      verbosity: 'low',
      promptCacheKey: 'k',
      extra: { dialect: 'openai-chat', fields: { store: true } },
    });
    expect(body).toEqual(encode().body);
    expect(dropped).toEqual([
      'topK',
      'minP',
      'topA',
      'repetitionPenalty',
      'logitBias',
      'logprobs',
      'serviceTier',
      'user',
      'metadata',
      'verbosity',
      'promptCacheKey',
      'extra',
    ]);
  });

  test('fields of its own protocol go as they came, and a server may refuse some', () => {
    expect(encode({ extra: { dialect: 'mistral', fields: { safe_prompt: true } } }).body['safe_prompt']).toBe(true);
    const refusing = mistral.encodeRequest({ ...plain, n: 2 }, MODEL, { unsupportedFields: ['n', 'stop'] });
    expect(refusing.body).not.toHaveProperty('n');
    expect(refusing.dropped).toEqual(['n']);
  });

  test('the address is the one of OpenAI’s protocol', () => {
    expect(mistral.path(MODEL, true)).toBe('/chat/completions');
    expect([mistral.id, mistral.framing, mistral.requiredHeaders]).toEqual(['mistral', 'sse', {}]);
  });
});

describe('sampling', () => {
  test.each<[Sampling, object, readonly string[]]>([
    [{ temperature: 0.7, topP: 0.9, seed: 42 }, { temperature: 0.7, top_p: 0.9, random_seed: 42 }, []],
    [{ frequencyPenalty: 0.5, presencePenalty: -0.5 }, { frequency_penalty: 0.5, presence_penalty: -0.5 }, []],
    [{ temperature: 2, seed: -1 }, { temperature: 1.5, random_seed: 1 }, []],
    [{ temperature: 0, topP: 0.9 }, { temperature: 0 }, ['topP']],
    [{ temperature: 0, topP: 1, seed: 0 }, { temperature: 0, top_p: 1, random_seed: 0 }, []],
  ])('%j goes in Mistral’s words, within its ranges', (sampling, words, named) => {
    const { body, dropped } = encode({ sampling });
    expect(body).toEqual({ ...encode().body, ...words });
    expect(dropped).toEqual(named);
  });
});

describe('tools', () => {
  const f = { type: 'function', name: 'f', description: 'does', parameters: { type: 'object' }, strict: true } as const;
  const g = { type: 'function', name: 'g' } as const;

  test('a tool keeps all it has, and one without parameters has an empty schema: Mistral demands one', () => {
    const { body, dropped } = encode({ tools: [f, g], parallelToolCalls: false });
    expect(body).toMatchObject({
      parallel_tool_calls: false,
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: 'does', strict: true, parameters: { type: 'object' } },
        },
        { type: 'function', function: { name: 'g', parameters: { type: 'object', properties: {} } } },
      ],
    });
    expect(dropped).toEqual([]);
  });

  test.each([
    [{ type: 'auto' }, 'auto'],
    [{ type: 'none' }, 'none'],
    [{ type: 'required' }, 'any'],
    [
      { type: 'tool', name: 'f' },
      { type: 'function', function: { name: 'f' } },
    ],
  ] as const)('the choice goes by Mistral’s words: %j', (toolChoice, word) => {
    expect(encode({ tools: [f], toolChoice }).body['tool_choice']).toEqual(word);
    expect(encode({ toolChoice, parallelToolCalls: true }).body).toEqual(encode().body);
  });

  test('tools that others run, and cache markers, are named', () => {
    const search = { type: 'web-search' } as const;
    const vendor = { type: 'vendor', dialect: 'openai-responses', raw: {} } as const;
    const { body, dropped } = encode({ tools: [search, vendor] });
    expect(body).toEqual(encode().body);
    expect(dropped).toEqual(['webSearch', 'vendorTools']);
    expect(encode({ tools: [{ ...g, cache: {} }] }).dropped).toEqual(['cacheControl']);
  });
});

test.each([
  [{ type: 'text' }, undefined],
  [{ type: 'json' }, { type: 'json_object' }],
  [
    { type: 'json-schema', name: 'a', schema: { type: 'object' }, strict: true, description: 'd' },
    { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' }, strict: true, description: 'd' } },
  ],
] as const)('the shape of an answer is not lost: %j', (responseFormat, word) => {
  expect(encode({ responseFormat }).body['response_format']).toEqual(word);
});

describe('reasoning', () => {
  test.each<[string, ReasoningRequest, object, readonly string[]]>([
    ['magistral-medium-latest', { effort: 'high' }, { prompt_mode: 'reasoning' }, []],
    ['magistral-small-2509', { enabled: true, maxTokens: 900 }, { prompt_mode: 'reasoning' }, []],
    ['magistral-small-2509', { enabled: false }, {}, ['reasoning']],
    ['mistral-small-latest', { effort: 'low' }, { reasoning_effort: 'high' }, []],
    ['mistral-small-latest', { effort: 'none' }, { reasoning_effort: 'none' }, []],
    ['mistral-small-2603', { enabled: false }, { reasoning_effort: 'none' }, []],
    ['mistral-large-latest', { effort: 'high' }, {}, ['reasoning']],
    ['mistral-large-latest', { effort: 'none' }, {}, []],
    ['mistral-small-latest', {}, {}, []],
    ['mistral-small-latest', { exclude: true }, {}, []],
  ])('%s is asked for %j in its own way', (model, reasoning, words, named) => {
    const { body, dropped } = encode({ reasoning }, model);
    expect(body).toEqual({ ...encode({}, model).body, ...words });
    expect(dropped).toEqual(named);
  });

  test.each([
    ['magistral-medium-2506', true],
    ['mistralai/magistral-small-2509', true],
    ['mistral-small-2603', true],
    ['mistral-small-2506', false],
    ['mistral-medium-latest', true],
    ['mistral-medium-3.5', true],
    ['mistral-medium-3.1', false],
    ['mistral-medium-2508', false],
    ['mistral-large-2512', false],
    ['codestral-latest', false],
    ['open-mistral-nemo', false],
    ['mistral-small-3.2-24b', false],
  ])('the name tells who thinks: %s', (model, isThinking) => {
    expect(thinks(model)).toBe(isThinking);
  });
});
