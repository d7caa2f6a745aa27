// Requests of other protocols, as an Ollama server takes them.
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';
import { text, user } from '../support/turns.ts';

const hello: ModelRequest = { model: 'route', messages: [user(text('Hello'))], stream: false };

const encode = (
  fields: Partial<ModelRequest> = {},
  model = 'llama3.1:8b',
): { body: Record<string, unknown>; dropped: readonly string[] } =>
  ollamaChat.encodeRequest({ ...hello, ...fields }, model, {});

test('the least request has nothing that would change how the model is loaded or answers', () => {
  expect(encode()).toEqual({
    body: { model: 'llama3.1:8b', messages: [{ role: 'user', content: 'Hello' }], stream: false },
    dropped: [],
  });
});

test('a stream is asked for in words, and so is none: a server that is told nothing streams', () => {
  expect(encode({ stream: true }).body['stream']).toBe(true);
  expect(encode({ stream: false }).body['stream']).toBe(false);
});

test("limits and sampling become options under Ollama's names", () => {
  expect(
    encode({
      maxOutputTokens: 100,
      stop: ['END'],
      sampling: {
        temperature: 0,
        topP: 0.9,
        topK: 40,
        minP: 0.05,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        repetitionPenalty: 1.1,
        seed: 42,
      },
    }),
  ).toMatchObject({
    body: {
      options: {
        num_predict: 100,
        stop: ['END'],
        temperature: 0,
        top_p: 0.9,
        top_k: 40,
        min_p: 0.05,
        frequency_penalty: 0.1,
        presence_penalty: 0.2,
        repeat_penalty: 1.1,
        seed: 42,
      },
    },
    dropped: [],
  });
});

test.each<[string, Partial<ModelRequest>]>([
  ['topA', { sampling: { topA: 0.5 } }],
  ['logitBias', { sampling: { logitBias: { 50256: -100 } } }],
  ['n', { n: 2 }],
  ['toolChoice', { toolChoice: { type: 'required' } }],
  ['toolChoice', { toolChoice: { type: 'tool', name: 'f' } }],
  ['parallelToolCalls', { parallelToolCalls: false }],
  ['serviceTier', { serviceTier: 'flex' }],
  ['user', { user: 'u1' }],
  ['metadata', { metadata: { team: 'web' } }],
  ['verbosity', { verbosity: 'low' }],
  ['promptCacheKey', { promptCacheKey: 'k' }],
  ['webSearch', { tools: [{ type: 'web-search' }] }],
  ['vendorTools', { tools: [{ type: 'vendor', dialect: 'openai-chat', raw: {} }] }],
  ['extra', { extra: { dialect: 'openai-chat', fields: { prediction: {} } } }],
])('%s has no word here: it is named and the rest is as ever', (name, fields) => {
  expect(encode(fields)).toEqual({ ...encode(), dropped: [name] });
});

test.each<Partial<ModelRequest>>([
  { n: 1 },
  { toolChoice: { type: 'auto' } },
  { parallelToolCalls: true },
  { responseFormat: { type: 'text' } },
])('what a server does by itself is not named as lost: %j', (fields) => {
  expect(encode(fields)).toEqual(encode());
});

test('a field that a server refuses is named', () => {
  const { body, dropped } = ollamaChat.encodeRequest({ ...hello, logprobs: { top: 2 } }, 'llama', {
    unsupportedFields: ['logprobs', 'top_logprobs', 'think'],
  });
  expect(Object.keys(body)).toEqual(['model', 'messages', 'stream']);
  expect(dropped).toEqual(['logprobs', 'top_logprobs']);
});

describe('tools', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

  test('functions are told as they are; one without parameters has an empty schema that templates can walk', () => {
    expect(
      encode({
        tools: [
          { type: 'function', name: 'weather', description: 'Tells it', parameters, strict: true, cache: {} },
          { type: 'function', name: 'time' },
        ],
      }),
    ).toMatchObject({
      body: {
        tools: [
          { type: 'function', function: { name: 'weather', description: 'Tells it', parameters } },
          { type: 'function', function: { name: 'time', parameters: { type: 'object', properties: {} } } },
        ],
      },
      dropped: ['cacheControl'],
    });
  });

  test('a tool of free text is offered with the schema that stands in for it', () => {
    const input = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
    expect(
      encode({ tools: [{ type: 'function', name: 'patch', parameters: input, freeform: { type: 'custom' } }] }).body[
        'tools'
      ],
    ).toEqual([{ type: 'function', function: { name: 'patch', parameters: input } }]);
  });

  test('a model that must call none is shown none', () => {
    expect(encode({ tools: [{ type: 'function', name: 'f' }], toolChoice: { type: 'none' } })).toEqual(encode());
  });
});

describe('format', () => {
  test('JSON of any kind and JSON of a schema', () => {
    const schema = { type: 'object', properties: {} };
    expect(encode({ responseFormat: { type: 'json' } }).body['format']).toBe('json');
    expect(encode({ responseFormat: { type: 'json-schema', name: 'a', schema, strict: true } }).body['format']).toBe(
      schema,
    );
  });
});

describe('thinking', () => {
  test.each<[ModelRequest['reasoning'], unknown, readonly string[]]>([
    [undefined, undefined, []],
    [{ exclude: true }, undefined, []],
    [{ enabled: true }, true, []],
    [{ enabled: false }, false, []],
    [{ effort: 'none' }, false, []],
    [{ enabled: false, maxTokens: 5_000 }, false, []],
    [{ effort: 'high' }, true, ['reasoningEffort']],
    [{ maxTokens: 5_000 }, true, ['reasoningBudget']],
    [{ maxTokens: 0 }, false, []],
    [{ enabled: true, maxTokens: 0 }, false, []],
  ])('most models know only on and off, and refuse a level: %j', (reasoning, think, dropped) => {
    const encoded = encode({ ...(reasoning && { reasoning }) });
    expect(encoded.body['think']).toBe(think);
    expect(encoded.dropped).toEqual(dropped);
  });

  test.each<[ModelRequest['reasoning'], unknown]>([
    [{ effort: 'minimal' }, 'low'],
    [{ effort: 'low' }, 'low'],
    [{ effort: 'medium' }, 'medium'],
    [{ effort: 'high' }, 'high'],
    [{ effort: 'xhigh' }, 'high'],
    [{ effort: 'max' }, 'high'],
    [{ maxTokens: 1_000 }, 'low'],
    [{ maxTokens: 8_000 }, 'medium'],
    [{ maxTokens: 32_000 }, 'high'],
    [{ enabled: true }, true],
    [{ effort: 'none' }, false],
  ])('gpt-oss is told a level: %j', (reasoning, think) => {
    const encoded = encode({ reasoning: reasoning! }, 'gpt-oss:20b');
    expect(encoded.body['think']).toBe(think);
    expect(encoded.dropped).toEqual([]);
  });
});

describe('what only Ollama knows', () => {
  const read = (dialect: typeof ollamaGenerate, body: object): ModelRequest => {
    const decoded = dialect.decodeRequest(body);
    if (!decoded.ok) throw new Error(decoded.failure.message);
    return decoded.value;
  };

  test('options of the client come back beside the others', () => {
    const request = read(ollamaChat, {
      model: 'm',
      messages: [{ role: 'user', content: 'x' }],
      keep_alive: '10m',
      options: { num_ctx: 8192, mirostat: 1, temperature: 0.5, num_predict: 9 },
    });
    expect(ollamaChat.encodeRequest(request, 'llama', {}).body).toMatchObject({
      keep_alive: '10m',
      options: { num_ctx: 8192, mirostat: 1, temperature: 0.5, num_predict: 9 },
    });
  });

  test('a completion brings its options into the chat, and names what a chat cannot do', () => {
    const request = read(ollamaGenerate, {
      model: 'm',
      prompt: 'x',
      keep_alive: 60,
      options: { num_ctx: 8192 },
      suffix: 'y',
      raw: true,
      context: [1],
    });
    const { body, dropped } = ollamaChat.encodeRequest(request, 'llama', {});
    expect(body).toEqual({
      model: 'llama',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
      keep_alive: 60,
      options: { num_ctx: 8192 },
    });
    expect(dropped).toEqual(['suffix', 'raw', 'context']);
  });
});

test('the address is below a base URL without /v1', () => {
  expect(ollamaChat.path('llama', true)).toBe('/api/chat');
  expect(ollamaChat.path('llama', false)).toBe('/api/chat');
});
