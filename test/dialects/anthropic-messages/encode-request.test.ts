// Requests for Anthropic servers: its demands are met, and what it has no word for is named.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { anthropicMessages } from '../../../src-main/dialects/anthropic-messages/index.ts';

const plain: ModelRequest = {
  model: 'asked/for',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};

const encode = (fields: Partial<ModelRequest> = {}, traits: TargetTraits = {}, model = 'claude-haiku-4-5') =>
  anthropicMessages.encodeRequest({ ...plain, ...fields }, model, traits);

describe('fields', () => {
  test('a limit is always sent: the client’s, the model’s, or one every model takes', () => {
    expect(encode().body).toEqual({
      model: 'claude-haiku-4-5',
      max_tokens: 32_000,
      messages: [{ role: 'user', content: 'Hello' }],
    });
    expect(encode({}, { defaultMaxTokens: 8_192 }).body['max_tokens']).toBe(8_192);
    expect(encode({ maxOutputTokens: 7 }, { defaultMaxTokens: 8_192 }).body['max_tokens']).toBe(7);
  });

  test('all words of the protocol are written', () => {
    const { body, dropped } = encode({
      stream: true,
      stop: ['END'],
      sampling: { temperature: 0, topP: 0.5, topK: 3 },
      serviceTier: 'auto',
      user: 'u1',
    });
    expect(body).toMatchObject({
      stream: true,
      stop_sequences: ['END'],
      temperature: 0,
      top_p: 0.5,
      top_k: 3,
      service_tier: 'auto',
      metadata: { user_id: 'u1' },
    });
    expect(dropped).toEqual([]);
  });

  test('what the protocol has no word for is named', () => {
    const { body, dropped } = encode({
      sampling: {
        minP: 0.1,
        topA: 0.1,
        frequencyPenalty: 1,
        presencePenalty: 1,
        repetitionPenalty: 1.1,
        seed: 0,
        logitBias: {},
      },
      logprobs: {},
      n: 2,
      verbosity: 'low',
      promptCacheKey: 'k',
      metadata: { a: 'b' },
      serviceTier: 'flex',
      responseFormat: { type: 'json' },
      extra: { dialect: 'openai-chat', fields: { prediction: 'p' } },
    });
    expect(body).toEqual(encode().body);
    expect(dropped.toSorted((a, b) => a.localeCompare(b))).toEqual([
      'extra',
      'frequencyPenalty',
      'logitBias',
      'logprobs',
      'metadata',
      'minP',
      'n',
      'presencePenalty',
      'promptCacheKey',
      'repetitionPenalty',
      'responseFormat',
      'seed',
      'serviceTier',
      'topA',
      'verbosity',
    ]);
  });

  test('penalties of zero and one choice are nothing to miss', () => {
    expect(encode({ n: 1, sampling: { frequencyPenalty: 0, presencePenalty: 0 } }).dropped).toEqual([]);
  });

  test('a temperature over 1 is refused by Claude: it gets 1', () => {
    expect(encode({ sampling: { temperature: 1.7 } }).body['temperature']).toBe(1);
  });

  test('blank stop sequences are refused by Claude: they are left out', () => {
    expect(encode({ stop: ['\n', 'END', ''] }).body['stop_sequences']).toEqual(['END']);
    expect(encode({ stop: ['\n\n'] }).body).not.toHaveProperty('stop_sequences');
  });

  test("the default tier goes by Anthropic's word", () => {
    expect(encode({ serviceTier: 'default' }).body['service_tier']).toBe('standard_only');
  });

  test("Anthropic's own fields come back to it, and fields a target rejects do not", () => {
    const extra = { dialect: 'anthropic-messages', fields: { container: 'c', mcp_servers: [] } };
    const { body, dropped } = encode({ extra, sampling: { topK: 1 } }, { unsupportedFields: ['mcp_servers', 'top_k'] });
    expect(body).toMatchObject({ container: 'c' });
    expect(body).not.toHaveProperty('mcp_servers');
    expect(dropped).toEqual(['mcp_servers', 'top_k']);
  });

  test('a schema for the answer is kept', () => {
    const schema = { type: 'object' };
    expect(encode({ responseFormat: { type: 'json-schema', name: 'a', schema } }).body['output_config']).toEqual({
      format: { type: 'json_schema', schema },
    });
  });
});

describe('tools', () => {
  const f = { type: 'function', name: 'f' } as const;

  test('every tool has an object schema, whatever the client gave', () => {
    const tools = [f, { ...f, name: 'g', parameters: { properties: { x: {} } } }, { ...f, name: 'h', parameters: 7 }];
    expect(encode({ tools }).body['tools']).toEqual([
      { name: 'f', input_schema: { type: 'object', properties: {} } },
      { name: 'g', input_schema: { type: 'object', properties: { x: {} } } },
      { name: 'h', input_schema: { type: 'object', properties: {} } },
    ]);
  });

  test('description, strictness and marker are kept', () => {
    const tools = [{ ...f, description: 'd', strict: true, cache: { ttl: '1h' } } as const];
    expect(encode({ tools }).body['tools']).toMatchObject([
      { name: 'f', description: 'd', strict: true, cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]);
  });

  test.each([
    [{ type: 'auto' }, true, { type: 'auto' }],
    [{ type: 'required' }, undefined, { type: 'any' }],
    [{ type: 'tool', name: 'f' }, false, { type: 'tool', name: 'f', disable_parallel_tool_use: true }],
    [{ type: 'none' }, false, { type: 'none' }],
    [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
    [undefined, true, undefined],
  ] as const)('the choice of a tool is not lost: %j, parallel %j', (toolChoice, parallelToolCalls, word) => {
    const asked = {
      tools: [f],
      ...(toolChoice && { toolChoice }),
      ...(parallelToolCalls !== undefined && { parallelToolCalls }),
    };
    expect(encode(asked).body['tool_choice']).toEqual(word);
  });

  test("another vendor's tool is left out and named; without any tool no choice of one is sent", () => {
    const search = { type: 'vendor', dialect: 'openai-chat', raw: { type: 'web_search' } } as const;
    const { body, dropped } = encode({ tools: [search], toolChoice: { type: 'required' } });
    expect(body).toEqual(encode().body);
    expect(dropped).toEqual(['vendorTools']);
  });

  test("Anthropic's own tools go as they came", () => {
    const raw = { type: 'web_search_20250305', name: 'web_search' };
    expect(encode({ tools: [{ type: 'vendor', dialect: 'anthropic-messages', raw }] }).body['tools']).toEqual([raw]);
  });
});
