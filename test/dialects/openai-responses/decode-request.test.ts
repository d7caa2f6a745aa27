// Requests of Responses clients: what is wrong is named, what is meant is kept, what would need storage is refused.
import { describe, expect, test } from 'vitest';
import type { ModelRequest, ReasoningRequest } from '../../../src-main/dialects/model-request.ts';
import { openAiResponses } from '../../../src-main/dialects/openai-responses/index.ts';

const hello = { model: 'acme/large', input: 'Hello' };

function read(fields: Record<string, unknown> = {}): ModelRequest {
  const decoded = openAiResponses.decodeRequest({ ...hello, ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function failure(body: unknown): { field: string; message: string } | undefined {
  const decoded = openAiResponses.decodeRequest(body);
  return decoded.ok ? undefined : decoded.failure;
}

const format = (fields: object): object => ({ ...hello, text: { format: fields } });

describe('bad input', () => {
  test.each<[string, unknown]>([
    ['body', null],
    ['body', []],
    ['body', 'Hello'],
    ['model', { input: 'x' }],
    ['model', { ...hello, model: ['m'] }],
    ['input', { model: 'm', input: {} }],
    ['input', { model: 'm', input: 7 }],
    ['instructions', { ...hello, instructions: ['Be kind.'] }],
    ['stream', { ...hello, stream: 'yes' }],
    ['temperature', { ...hello, temperature: 'hot' }],
    ['top_p', { ...hello, top_p: '1' }],
    ['top_k', { ...hello, top_k: {} }],
    ['max_output_tokens', { ...hello, max_output_tokens: '10' }],
    ['parallel_tool_calls', { ...hello, parallel_tool_calls: 1 }],
    ['reasoning', { ...hello, reasoning: 'high' }],
    ['reasoning.effort', { ...hello, reasoning: { effort: 'extreme' } }],
    ['reasoning.effort', { ...hello, reasoning: { effort: 3 } }],
    ['reasoning.summary', { ...hello, reasoning: { summary: true } }],
    ['reasoning.max_tokens', { ...hello, reasoning: { max_tokens: 'many' } }],
    ['reasoning.enabled', { ...hello, reasoning: { enabled: 'true' } }],
    ['text', { ...hello, text: 'json' }],
    ['text.verbosity', { ...hello, text: { verbosity: 1 } }],
    ['text.format', { ...hello, text: { format: 'json_object' } }],
    ['text.format.type', format({ type: 'xml' })],
    ['text.format.schema', format({ type: 'json_schema', name: 'n' })],
    ['text.format.schema', format({ type: 'json_schema', name: 'n', schema: '{}' })],
    ['text.format.name', format({ type: 'json_schema', name: 7, schema: {} })],
    ['text.format.strict', format({ type: 'json_schema', name: 'n', schema: {}, strict: 'yes' })],
    ['top_logprobs', { ...hello, top_logprobs: true }],
    ['service_tier', { ...hello, service_tier: 1 }],
    ['user', { ...hello, user: 7 }],
    ['safety_identifier', { ...hello, safety_identifier: 7, user: 'u' }],
    ['prompt_cache_key', { ...hello, prompt_cache_key: 1 }],
  ])('is refused by its name: %s', (field, body) => {
    expect(failure(body)?.field).toBe(field);
  });

  test('the sentence says what was expected and what was found, without repeating a whole prompt', () => {
    expect(failure({ ...hello, temperature: 'hot' })?.message).toBe('temperature must be a number, found "hot".');
    expect(failure({ ...hello, reasoning: { effort: 'extreme' } })?.message).toBe(
      'reasoning.effort must be none, minimal, low, medium, high, xhigh, max, found "extreme".',
    );
    expect(failure({ ...hello, stream: 'x'.repeat(10_000) })?.message.length).toBeLessThan(150);
  });

  test('null stands for nothing wherever a field may be left out: SDKs send it for what was not given', () => {
    const names = [
      'instructions',
      'stream',
      'stream_options',
      'store',
      'max_output_tokens',
      'temperature',
      'top_p',
      'tools',
      'tool_choice',
      'parallel_tool_calls',
      'reasoning',
      'text',
      'top_logprobs',
      'service_tier',
      'user',
      'safety_identifier',
      'metadata',
      'prompt_cache_key',
      'previous_response_id',
      'conversation',
      'background',
    ];
    expect(read(Object.fromEntries(names.map((name) => [name, null])))).toEqual(read());
    expect(read({ reasoning: { effort: null, summary: null } })).toEqual(read());
    expect(read({ text: { format: null, verbosity: null } })).toEqual(read());
  });
});

describe('what would need storage', () => {
  test.each<[string, unknown]>([
    ['previous_response_id', 'resp_1'],
    ['conversation', 'conv_1'],
    ['conversation', { id: 'conv_1' }],
  ])('%s is refused with what to do instead', (field, value) => {
    expect(failure({ ...hello, [field]: value })).toMatchObject({
      field,
      message: expect.stringContaining('Send the whole conversation in input'),
    });
  });

  test('background is refused only when it is wanted', () => {
    expect(failure({ ...hello, background: true })?.field).toBe('background');
    expect(failure({ ...hello, background: false })).toBeUndefined();
  });

  test.each([true, false])('store: %s is taken: nothing is stored either way', (store) => {
    expect(read({ store })).toEqual(read());
  });
});

describe('reasoning', () => {
  test.each<[object, ReasoningRequest | undefined]>([
    [{ effort: 'minimal' }, { effort: 'minimal' }],
    [{ effort: 'xhigh', summary: 'detailed' }, { effort: 'xhigh' }],
    [{ effort: 'none', summary: 'auto' }, { effort: 'none' }],
    [{ summary: 'auto' }, { enabled: true }],
    [{ generate_summary: 'concise' }, { enabled: true }],
    [{ summary: 'none' }, undefined],
    [{ enabled: false, summary: 'auto' }, { enabled: false }],
    [{ max_tokens: 2_000 }, { maxTokens: 2_000 }],
    [
      { enabled: true, effort: 'low', max_tokens: 9 },
      { enabled: true, effort: 'low', maxTokens: 9 },
    ],
    [{ context: 'all_turns' }, undefined],
    [{}, undefined],
  ])('%j', (asked, reasoning) => {
    expect(read({ reasoning: asked }).reasoning).toEqual(reasoning);
  });
});

describe('the format of the answer', () => {
  test.each<[object, unknown]>([
    [{ type: 'text' }, undefined],
    [{ type: 'json_object' }, { type: 'json' }],
    [
      { type: 'json_schema', name: 'person', schema: { type: 'object' }, strict: true, description: 'A person' },
      { type: 'json-schema', name: 'person', schema: { type: 'object' }, strict: true, description: 'A person' },
    ],
    [
      { type: 'json_schema', schema: {}, strict: null },
      { type: 'json-schema', name: 'answer', schema: {} },
    ],
  ])('%j', (asked, expected) => {
    expect(read({ text: { format: asked } }).responseFormat).toEqual(expected);
  });
});

describe('the rest', () => {
  test('every word with a neutral meaning arrives, zero and false included', () => {
    expect(
      read({
        stream: true,
        max_output_tokens: 0,
        temperature: 0,
        top_p: 0.5,
        top_k: 3,
        parallel_tool_calls: false,
        text: { verbosity: 'low' },
        service_tier: 'flex',
        prompt_cache_key: 'k',
        metadata: { a: 'b' },
      }),
    ).toMatchObject({
      stream: true,
      maxOutputTokens: 0,
      sampling: { temperature: 0, topP: 0.5, topK: 3 },
      parallelToolCalls: false,
      verbosity: 'low',
      serviceTier: 'flex',
      promptCacheKey: 'k',
      metadata: { a: 'b' },
    });
  });

  test('instructions come before the conversation', () => {
    const { messages } = read({ instructions: 'Be kind.', input: [{ role: 'developer', content: 'Be brief.' }] });
    expect(messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] },
      { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
    ]);
    expect(read({ instructions: '' }).messages).toHaveLength(1);
  });

  test('the newer name of the end user wins', () => {
    expect(read({ user: 'old', safety_identifier: 'new' }).user).toBe('new');
    expect(read({ user: 'old', safety_identifier: null }).user).toBe('old');
  });

  test('labels that are no text are left out, and so are labels that are no object', () => {
    expect(read({ metadata: { a: 'b', n: 7, x: null } }).metadata).toEqual({ a: 'b' });
    for (const metadata of [{}, { n: 7 }, ['a'], 'a']) expect(read({ metadata })).not.toHaveProperty('metadata');
  });

  test.each<[object, unknown]>([
    [{ top_logprobs: 3 }, { top: 3 }],
    [{ top_logprobs: 0 }, undefined],
    [{ include: ['message.output_text.logprobs'] }, {}],
    [{ include: ['message.output_text.logprobs'], top_logprobs: 2 }, { top: 2 }],
    [{ include: ['reasoning.encrypted_content'] }, undefined],
    [{ include: 'message.output_text.logprobs' }, undefined],
  ])('logprobs are asked for in either way: %j', (fields, logprobs) => {
    expect(read({ ...fields }).logprobs).toEqual(logprobs);
  });

  test('fields without a neutral meaning are kept for this protocol alone, those for the gateway are not', () => {
    const own = {
      truncation: 'auto',
      max_tool_calls: 3,
      include: ['reasoning.encrypted_content'],
      new_field: { a: 1 },
    };
    const gateway = Object.fromEntries(openAiResponses.gatewayFields.map((name) => [name, 'x']));
    expect(read({ ...own, ...gateway }).extra).toEqual({ dialect: 'openai-responses', fields: own });
    expect(read(gateway)).not.toHaveProperty('extra');
  });
});
