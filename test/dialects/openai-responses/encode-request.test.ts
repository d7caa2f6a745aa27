// Requests for Responses servers: nothing is stored, nothing is sent that the model refuses, and what is left out is named.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import type { ModelRequest, ReasoningRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';

const plain: ModelRequest = {
  model: 'asked/for',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
  stream: false,
};

const encode = (fields: Partial<ModelRequest> = {}, model = 'vendor-id', traits: TargetTraits = {}) =>
  openAiResponses.encodeRequest({ ...plain, ...fields }, model, traits);

describe('fields', () => {
  test("the target's own id replaces the client's; nothing is stored, and nothing sent that nobody asked for", () => {
    expect(encode()).toEqual({
      body: { model: 'vendor-id', input: [{ role: 'user', content: 'Hello' }], store: false },
      dropped: [],
    });
  });

  test('all words of the protocol are written', () => {
    expect(
      encode({
        stream: true,
        maxOutputTokens: 9,
        sampling: { temperature: 0, topP: 0.5 },
        tools: [{ type: 'function', name: 'f' }],
        toolChoice: { type: 'required' },
        parallelToolCalls: false,
        logprobs: { top: 3 },
        serviceTier: 'flex',
        user: 'u',
        metadata: { a: 'b' },
        verbosity: 'low',
        promptCacheKey: 'k',
      }),
    ).toEqual({
      body: {
        model: 'vendor-id',
        input: [{ role: 'user', content: 'Hello' }],
        store: false,
        include: ['message.output_text.logprobs'],
        stream: true,
        max_output_tokens: 9,
        temperature: 0,
        top_p: 0.5,
        tools: [{ type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false }],
        tool_choice: 'required',
        parallel_tool_calls: false,
        text: { verbosity: 'low' },
        top_logprobs: 3,
        service_tier: 'flex',
        safety_identifier: 'u',
        metadata: { a: 'b' },
        prompt_cache_key: 'k',
      },
      dropped: [],
    });
  });

  test("a service tier in Anthropic's word is not refused", () => {
    expect(encode({ serviceTier: 'standard_only' }).body['service_tier']).toBe('default');
  });

  test('instructions go by the name that the target has for their role', () => {
    const messages = [{ role: 'system', content: [{ type: 'text', text: 'Be kind.' }] }] as const;
    expect(encode({ messages }).body['input']).toEqual([{ role: 'system', content: 'Be kind.' }]);
    expect(encode({ messages }, 'm', { systemRole: 'developer' }).body['input']).toEqual([
      { role: 'developer', content: 'Be kind.' },
    ]);
  });

  test.each<[ModelRequest['responseFormat'], unknown]>([
    [{ type: 'text' }, undefined],
    [{ type: 'json' }, { format: { type: 'json_object' } }],
    [
      { type: 'json-schema', name: 'n', schema: { type: 'object' }, strict: true, description: 'd' },
      { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true, description: 'd' } },
    ],
    [{ type: 'json-schema', name: 'n', schema: {} }, { format: { type: 'json_schema', name: 'n', schema: {} } }],
  ])('the format of the answer: %j', (responseFormat, text) => {
    expect(encode(responseFormat ? { responseFormat } : {}).body['text']).toEqual(text);
  });
});

describe('what there is no word for', () => {
  test('is named, each by itself', () => {
    const { body, dropped } = encode({
      stop: ['END'],
      n: 2,
      sampling: {
        topK: 1,
        minP: 0.1,
        topA: 0.1,
        frequencyPenalty: 1,
        presencePenalty: 1,
        repetitionPenalty: 1,
        seed: 0,
        logitBias: { '5': 1 },
      },
      extra: { dialect: 'openai-chat', fields: { prediction: {} } },
    });
    expect(Object.keys(body)).toEqual(['model', 'input', 'store']);
    expect(dropped).toEqual([
      'stop',
      'topK',
      'minP',
      'topA',
      'frequencyPenalty',
      'presencePenalty',
      'repetitionPenalty',
      'seed',
      'logitBias',
      'n',
      'extra',
    ]);
  });

  test('is not named where it asks for what happens anyway', () => {
    const { dropped } = encode({ stop: [], n: 1, sampling: { frequencyPenalty: 0, presencePenalty: 0 } });
    expect(dropped).toEqual([]);
  });

  test('fields of this protocol come back, but never over what the gateway decides', () => {
    const fields = {
      truncation: 'auto',
      store: true,
      model: 'theirs',
      input: [],
      include: ['file_search_call.results'],
    };
    const { body } = encode({ extra: { dialect: 'openai-responses', fields }, logprobs: {} });
    expect(body).toMatchObject({
      truncation: 'auto',
      store: false,
      model: 'vendor-id',
      include: ['file_search_call.results', 'message.output_text.logprobs'],
    });
    expect(body['input']).toHaveLength(1);
  });

  test('fields a target rejects are left out and named, others are not', () => {
    const { body, dropped } = encode({ metadata: { a: 'b' }, user: 'u' }, 'm', {
      unsupportedFields: ['metadata', 'service_tier'],
    });
    expect(body).not.toHaveProperty('metadata');
    expect(body).toHaveProperty('safety_identifier');
    expect(dropped).toEqual(['metadata']);
  });
});

describe('reasoning', () => {
  const asked = (reasoning: ReasoningRequest, model?: string): unknown =>
    encode({ reasoning }, model).body['reasoning'];

  test.each<[ReasoningRequest, unknown]>([
    [{ effort: 'low' }, { effort: 'low', summary: 'auto' }],
    [{ effort: 'low', exclude: true }, { effort: 'low' }],
    [{ effort: 'none' }, { effort: 'none' }],
    [{ enabled: false, effort: 'high' }, { effort: 'none' }],
    [{ enabled: true }, { summary: 'auto' }],
    [{ maxTokens: 3_999 }, { effort: 'low', summary: 'auto' }],
    [{ maxTokens: 4_000 }, { effort: 'medium', summary: 'auto' }],
    [{ maxTokens: 16_000 }, { effort: 'high', summary: 'auto' }],
    [
      { effort: 'high', maxTokens: 1 },
      { effort: 'high', summary: 'auto' },
    ],
  ])('a model that nothing is known of is asked as the client asks: %j', (reasoning, expected) => {
    expect(asked(reasoning)).toEqual(expected);
  });

  test.each<[string, ReasoningRequest, unknown]>([
    ['o3', { effort: 'minimal' }, { effort: 'low', summary: 'auto' }],
    ['o3', { effort: 'max' }, { effort: 'high', summary: 'auto' }],
    ['gpt-5', { effort: 'minimal' }, { effort: 'minimal', summary: 'auto' }],
    ['gpt-5', { effort: 'none' }, { effort: 'minimal' }],
    ['gpt-5.1', { effort: 'minimal' }, { effort: 'low', summary: 'auto' }],
    ['gpt-5.4-mini', { effort: 'max' }, { effort: 'xhigh', summary: 'auto' }],
    ['gpt-5.6', { effort: 'max' }, { effort: 'max', summary: 'auto' }],
  ])('%s is asked for an effort that it knows: %j', (model, reasoning, expected) => {
    expect(asked(reasoning, model)).toEqual(expected);
  });

  test('a model that does not reason is not asked to, and that is said', () => {
    expect(encode({ reasoning: { effort: 'high' } }, 'gpt-4o')).toMatchObject({ dropped: ['reasoning'] });
    expect(asked({ effort: 'high' }, 'gpt-4o')).toBeUndefined();
    expect(encode({ reasoning: { enabled: false } }, 'gpt-4o').dropped).toEqual([]);
    expect(encode({ reasoning: { effort: 'none' } }, 'gpt-4o').dropped).toEqual([]);
  });
});

describe('what a model refuses', () => {
  const sealed = 'reasoning.encrypted_content';

  test.each<[string, ReasoningRequest | undefined, unknown]>([
    ['gpt-5', undefined, [sealed]],
    ['o4-mini', { effort: 'low' }, [sealed]],
    ['gpt-4o', { effort: 'low' }, undefined],
    ['gpt-4o', undefined, undefined],
    ['my-deployment', { effort: 'low' }, [sealed]],
    ['my-deployment', undefined, undefined],
  ])('sealed reasoning is wished for only where there may be any: %s, %j', (model, reasoning, include) => {
    expect(encode(reasoning ? { reasoning } : {}, model).body['include']).toEqual(include);
  });

  const picky = { sampling: { temperature: 0.5, topP: 0.5 }, logprobs: { top: 2 } };

  test('sampling and logprobs go where the model does not reason, or is told not to', () => {
    for (const [model, fields] of [
      ['gpt-4o', {}],
      ['my-deployment', { reasoning: { effort: 'low' } }],
      ['gpt-5.1', { reasoning: { effort: 'none' } }],
    ] as const) {
      const { body, dropped } = encode({ ...picky, ...fields }, model);
      expect(body).toMatchObject({ temperature: 0.5, top_p: 0.5, top_logprobs: 2 });
      expect(dropped).toEqual([]);
    }
  });

  test('a model that reasons is spared them, and that is said', () => {
    for (const model of ['gpt-5', 'o3', 'gpt-5.1']) {
      const { body, dropped } = encode(picky, model);
      for (const field of ['temperature', 'top_p', 'top_logprobs']) expect(body).not.toHaveProperty(field);
      expect(body['include']).toEqual([sealed]);
      expect(dropped).toEqual(['logprobs', 'temperature', 'topP']);
    }
  });

  test('what it does by itself needs no word', () => {
    expect(encode({ sampling: { temperature: 1, topP: 1 } }, 'gpt-5').dropped).toEqual([]);
  });

  test('verbosity goes to models that know it', () => {
    expect(encode({ verbosity: 'low' }, 'gpt-5').body['text']).toEqual({ verbosity: 'low' });
    expect(encode({ verbosity: 'low' }, 'gpt-4o')).toMatchObject({ dropped: ['verbosity'] });
    expect(encode({ verbosity: 'low' }, 'gpt-4o').body).not.toHaveProperty('text');
    expect(encode({ verbosity: 'medium' }, 'o3').dropped).toEqual([]);
  });
});
