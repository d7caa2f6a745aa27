// Requests for Cohere: its own words, its own limits, and a name for whatever it cannot be asked.
import { describe, expect, test } from 'vitest';
import { thinks } from '../../../src-main/dialects/cohere/command-abilities.ts';
import { cohere } from '../../../src-main/dialects/cohere/index.ts';
import type { ModelRequest, ReasoningRequest, Sampling } from '../../../src-main/dialects/model-request.ts';

const plain: ModelRequest = {
  model: 'asked/for',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};
const NEW = 'command-a-reasoning-08-2025';

const encode = (fields: Partial<ModelRequest> = {}, model = NEW) =>
  cohere.encodeRequest({ ...plain, ...fields }, model, {});

test('nothing is sent that nobody asked for; the stream is always named, for Cohere demands it', () => {
  expect(encode()).toEqual({
    body: { model: NEW, messages: [{ role: 'user', content: 'Hello' }], stream: false },
    dropped: [],
  });
  expect(encode({ stream: true }).body['stream']).toBe(true);
});

test('the address is below the host alone: the version belongs to the path', () => {
  expect(cohere.path(NEW, true)).toBe('/v2/chat');
  expect([cohere.id, cohere.framing, cohere.requiredHeaders]).toEqual(['cohere', 'sse', {}]);
});

describe('sampling', () => {
  test.each<[Sampling, object]>([
    [
      { temperature: 0.3, topP: 0.5, topK: 40, seed: 7 },
      { temperature: 0.3, p: 0.5, k: 40, seed: 7 },
    ],
    [
      { frequencyPenalty: 0.2, presencePenalty: 0.1 },
      { frequency_penalty: 0.2, presence_penalty: 0.1 },
    ],
    [
      { temperature: 2, topP: 1, topK: 1_000, seed: -7 },
      { temperature: 1, p: 0.99, k: 500, seed: 7 },
    ],
    [
      { temperature: 0, topP: 0 },
      { temperature: 0, p: 0.01 },
    ],
    [
      { frequencyPenalty: -2, presencePenalty: 2 },
      { frequency_penalty: 0, presence_penalty: 1 },
    ],
  ])('%j goes in Cohere’s words, within its ranges', (sampling, words) => {
    const { body, dropped } = encode({ sampling });
    expect(body).toEqual({ ...encode().body, ...words });
    expect(dropped).toEqual([]);
  });

  test('limits and stops have names of their own', () => {
    expect(encode({ maxOutputTokens: 9, stop: ['END', ''] }).body).toMatchObject({
      max_tokens: 9,
      stop_sequences: ['END'],
    });
    expect(encode({ stop: [''] }).body).not.toHaveProperty('stop_sequences');
  });

  test('more stops than Cohere takes are named', () => {
    const { body, dropped } = encode({ stop: ['1', '2', '3', '4', '5', '6'] });
    expect(body['stop_sequences']).toEqual(['1', '2', '3', '4', '5']);
    expect(dropped).toEqual(['stop']);
  });
});

test('what Cohere has no word for is named', () => {
  const { body, dropped } = encode({
    sampling: { minP: 0.1, topA: 0.1, repetitionPenalty: 1.1, logitBias: { '1': 1 } },
    logprobs: {},
    n: 2,
    parallelToolCalls: false,
    serviceTier: 'flex',
    user: 'u',
    metadata: { a: 'b' },
    verbosity: 'low',
    promptCacheKey: 'k',
    extra: { dialect: 'openai-chat', fields: { store: true } },
  });
  expect(body).toEqual(encode().body);
  expect(dropped).toEqual([
    'minP',
    'topA',
    'repetitionPenalty',
    'logitBias',
    'logprobs',
    'n',
    'parallelToolCalls',
    'serviceTier',
    'user',
    'metadata',
    'verbosity',
    'promptCacheKey',
    'extra',
  ]);
  expect(encode({ n: 1, parallelToolCalls: true }).dropped).toEqual([]);
});

test('fields of its own protocol go as they came, and a server may refuse some', () => {
  const extra = { dialect: 'cohere', fields: { safety_mode: 'STRICT' } };
  expect(encode({ extra }).body['safety_mode']).toBe('STRICT');
  const refusing = cohere.encodeRequest({ ...plain, sampling: { seed: 1 } }, NEW, { unsupportedFields: ['seed', 'k'] });
  expect(refusing.body).not.toHaveProperty('seed');
  expect(refusing.dropped).toEqual(['seed']);
});

describe('tools', () => {
  const f = { type: 'function', name: 'f', description: 'does', parameters: { type: 'object' } } as const;
  const g = { type: 'function', name: 'g' } as const;
  const written = { type: 'function', function: { name: 'f', description: 'does', parameters: { type: 'object' } } };

  test('a tool without parameters has an empty schema: Cohere demands one', () => {
    expect(encode({ tools: [f, g] }).body['tools']).toEqual([
      written,
      { type: 'function', function: { name: 'g', parameters: { type: 'object', properties: {} } } },
    ]);
  });

  test.each([
    [{ type: 'auto' }, undefined],
    [{ type: 'none' }, 'NONE'],
    [{ type: 'required' }, 'REQUIRED'],
  ] as const)('the choice goes in capitals: %j', (toolChoice, word) => {
    expect(encode({ tools: [f, g], toolChoice }).body['tool_choice']).toBe(word);
    expect(encode({ toolChoice }).body).not.toHaveProperty('tool_choice');
  });

  test('a certain tool is the choice where it is the only one', () => {
    const { body, dropped } = encode({ tools: [f, g], toolChoice: { type: 'tool', name: 'f' } });
    expect(body).toMatchObject({ tools: [written], tool_choice: 'REQUIRED' });
    expect(dropped).toEqual([]);
  });

  test('what Cohere’s tools cannot be is named', () => {
    const strict = { ...g, strict: true, cache: {} };
    const search = { type: 'web-search' } as const;
    const vendor = { type: 'vendor', dialect: 'anthropic-messages', raw: {} } as const;
    expect(encode({ tools: [strict, search, vendor] }).dropped).toEqual([
      'strictTools',
      'cacheControl',
      'webSearch',
      'vendorTools',
    ]);
    expect(encode({ tools: [search], toolChoice: { type: 'required' } }).body).toEqual(encode().body);
  });
});

describe('answers in JSON', () => {
  const schema = { type: 'object' };

  test.each([
    [{ type: 'text' }, undefined],
    [{ type: 'json' }, { type: 'json_object' }],
    [
      { type: 'json-schema', name: 'a', schema, strict: true },
      { type: 'json_object', json_schema: schema },
    ],
  ] as const)('%j keeps its shape', (responseFormat, word) => {
    expect(encode({ responseFormat }).body['response_format']).toEqual(word);
  });

  test('beside tools, where Cohere refuses it, it is named', () => {
    const { body, dropped } = encode({ responseFormat: { type: 'json' }, tools: [{ type: 'function', name: 'f' }] });
    expect(body).not.toHaveProperty('response_format');
    expect(dropped).toEqual(['responseFormat']);
  });
});

describe('thinking', () => {
  test.each<[ReasoningRequest, unknown]>([
    [{ effort: 'none' }, { type: 'disabled' }],
    [{ enabled: false }, { type: 'disabled' }],
    [{ maxTokens: 0 }, { type: 'disabled' }],
    [{ enabled: true }, { type: 'enabled' }],
    [
      { enabled: true, maxTokens: 900 },
      { type: 'enabled', token_budget: 900 },
    ],
    [{ effort: 'low' }, { type: 'enabled', token_budget: 4_000 }],
    [{ effort: 'high' }, { type: 'enabled' }],
    [{ exclude: true }, undefined],
    [{}, undefined],
  ])('%j is asked in Cohere’s words', (reasoning, thinking) => {
    expect(encode({ reasoning }).body['thinking']).toEqual(thinking);
  });

  test('a model that does not think is not asked to, and that is named', () => {
    const { body, dropped } = encode({ reasoning: { effort: 'high' } }, 'command-a-03-2025');
    expect(body).not.toHaveProperty('thinking');
    expect(dropped).toEqual(['reasoning']);
    expect(encode({ reasoning: { enabled: false } }, 'command-r').dropped).toEqual([]);
  });

  test.each([
    ['command', false],
    ['command-light', false],
    ['command-r', false],
    ['command-r7b-12-2024', false],
    ['command-r-plus-08-2024', false],
    ['command-a-03-2025', false],
    ['command-a-vision-07-2025', false],
    ['c4ai-aya-expanse-32b', false],
    ['cohere/command-r', false],
    ['command-a-reasoning-08-2025', true],
    ['command-a-plus-05-2026', true],
    ['command-b', true],
  ])('the name tells who thinks: %s', (model, isThinking) => {
    expect(thinks(model)).toBe(isThinking);
  });
});
