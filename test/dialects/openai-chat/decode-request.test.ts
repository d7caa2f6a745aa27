// Requests of OpenAI Chat clients: what is wrong is named, what is meant is kept.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../../src-main/dialects/openai-chat/index.ts';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';

const hello = { model: 'acme/large', messages: [{ role: 'user', content: 'Hello' }] };

function read(fields: Record<string, unknown> = {}): ModelRequest {
  const decoded = openAiChat.decodeRequest({ ...hello, ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function failure(body: unknown): { field: string; message: string } | undefined {
  const decoded = openAiChat.decodeRequest(body);
  return decoded.ok ? undefined : decoded.failure;
}

const message = (content: unknown): Record<string, unknown> => ({ messages: [{ role: 'user', content }] });
const tool = (called: unknown): Record<string, unknown> => ({ tools: [{ type: 'function', function: called }] });

describe('bad input', () => {
  test.each<[string, unknown]>([
    ['body', null],
    ['body', []],
    ['body', 'text'],
    ['model', { messages: [] }],
    ['model', { ...hello, model: 7 }],
    ['messages', { model: 'm' }],
    ['messages', { model: 'm', messages: {} }],
    ['messages[0]', { model: 'm', messages: ['Hello'] }],
    ['messages[0].role', { model: 'm', messages: [{ content: 'x' }] }],
    ['messages[1].role', { model: 'm', messages: [hello.messages[0], { role: 'robot', content: 'x' }] }],
    ['messages[0].content', { ...hello, ...message(7) }],
    ['messages[0].content[0]', { ...hello, ...message(['x']) }],
    ['messages[0].content[0].type', { ...hello, ...message([{ type: 'hologram' }]) }],
    ['messages[0].content[1].text', { ...hello, ...message([{ type: 'text', text: 'a' }, { type: 'text' }]) }],
    ['messages[0].content[0].image_url', { ...hello, ...message([{ type: 'image_url' }]) }],
    ['messages[0].content[0].image_url.url', { ...hello, ...message([{ type: 'image_url', image_url: {} }]) }],
    [
      'messages[0].content[0].input_audio.format',
      { ...hello, ...message([{ type: 'input_audio', input_audio: { data: '' } }]) },
    ],
    ['messages[0].content[0].file.file_data', { ...hello, ...message([{ type: 'file', file: {} }]) }],
    ['messages[0].tool_call_id', { model: 'm', messages: [{ role: 'tool', content: 'x' }] }],
    ['messages[0].tool_calls', { model: 'm', messages: [{ role: 'assistant', tool_calls: {} }] }],
    [
      'messages[0].tool_calls[0].id',
      { model: 'm', messages: [{ role: 'assistant', tool_calls: [{ function: { name: 'f' } }] }] },
    ],
    [
      'messages[0].tool_calls[0].function.name',
      { model: 'm', messages: [{ role: 'assistant', tool_calls: [{ id: 'a', function: {} }] }] },
    ],
    ['stream', { ...hello, stream: 'yes' }],
    ['temperature', { ...hello, temperature: 'hot' }],
    ['max_completion_tokens', { ...hello, max_completion_tokens: '10' }],
    ['max_tokens', { ...hello, max_tokens: [10] }],
    ['stop', { ...hello, stop: 7 }],
    ['stop[1]', { ...hello, stop: ['a', 7] }],
    ['tools', { ...hello, tools: {} }],
    ['tools[0].function', { ...hello, ...tool(undefined) }],
    ['tools[0].function.name', { ...hello, ...tool({}) }],
    ['tools[0].function.parameters', { ...hello, ...tool({ name: 'f', parameters: 'none' }) }],
    ['tool_choice', { ...hello, tool_choice: 'sometimes' }],
    ['tool_choice.function.name', { ...hello, tool_choice: { type: 'function', function: {} } }],
    ['reasoning', { ...hello, reasoning: 'high' }],
    ['reasoning_effort', { ...hello, reasoning_effort: 'extreme' }],
    ['reasoning.max_tokens', { ...hello, reasoning: { max_tokens: 'many' } }],
    ['response_format.type', { ...hello, response_format: { type: 'xml' } }],
    ['response_format.json_schema', { ...hello, response_format: { type: 'json_schema' } }],
    ['n', { ...hello, n: 'two' }],
    ['logit_bias', { ...hello, logit_bias: [] }],
  ])('is refused by its name: %s', (field, body) => {
    expect(failure(body)?.field).toBe(field);
  });

  test('the sentence says what was expected and what was found, without repeating a whole prompt', () => {
    expect(failure({ ...hello, temperature: 'hot' })?.message).toBe('temperature must be a number, found "hot".');
    expect(failure({ ...hello, stop: true })?.message).toBe('stop must be an array, found true.');
    expect(failure({ ...hello, stream: 'x'.repeat(10_000) })?.message.length).toBeLessThan(150);
  });

  test('null stands for nothing wherever a field may be left out', () => {
    const nothing = Object.fromEntries(
      [
        'stop',
        'tools',
        'tool_choice',
        'temperature',
        'response_format',
        'reasoning',
        'n',
        'user',
        'max_tokens',
        'stream',
        'metadata',
      ].map((name) => [name, null]),
    );
    expect(read(nothing)).toEqual(read());
  });
});

describe('limits and sampling', () => {
  test('either name of the output limit is read, the newer one first', () => {
    expect(read({ max_tokens: 5 }).maxOutputTokens).toBe(5);
    expect(read({ max_tokens: 5, max_completion_tokens: 7 }).maxOutputTokens).toBe(7);
  });

  test('one stop sequence is a list of one', () => {
    expect(read({ stop: 'END' }).stop).toEqual(['END']);
    expect(read({ stop: ['A', 'B'] }).stop).toEqual(['A', 'B']);
  });

  test('every sampling word arrives, zero included', () => {
    const sampling = read({
      temperature: 0,
      top_p: 0.5,
      top_k: 0,
      min_p: 0.1,
      top_a: 0.2,
      frequency_penalty: 0,
      presence_penalty: -1,
      repetition_penalty: 1.1,
      seed: 0,
      logit_bias: { '50256': -100 },
    }).sampling;
    expect(sampling).toEqual({
      temperature: 0,
      topP: 0.5,
      topK: 0,
      minP: 0.1,
      topA: 0.2,
      frequencyPenalty: 0,
      presencePenalty: -1,
      repetitionPenalty: 1.1,
      seed: 0,
      logitBias: { '50256': -100 },
    });
  });

  test('fields without a neutral word are kept for the same protocol, those of the gateway are not', () => {
    const { extra } = read({ prediction: { type: 'content' }, models: ['b'], provider: { only: ['x'] }, store: true });
    expect(extra).toEqual({ dialect: 'openai-chat', fields: { prediction: { type: 'content' }, store: true } });
  });

  test('metadata that is no text is left out rather than refused', () => {
    expect(read({ metadata: { a: 'x', b: 7 } }).metadata).toEqual({ a: 'x' });
    expect(read({ metadata: { b: 7 } }).metadata).toBeUndefined();
  });

  test('log probabilities are asked for only by true', () => {
    expect(read({ logprobs: true, top_logprobs: 3 }).logprobs).toEqual({ top: 3 });
    expect(read({ logprobs: false, top_logprobs: 3 }).logprobs).toBeUndefined();
  });
});

describe('reasoning', () => {
  test.each([
    [{ reasoning_effort: 'low' }, { effort: 'low' }],
    [{ reasoning: { effort: 'max', exclude: true } }, { effort: 'max', exclude: true }],
    [{ reasoning: { max_tokens: 2_000 } }, { maxTokens: 2_000 }],
    [{ reasoning: { enabled: false } }, { enabled: false }],
    [
      { reasoning: { enabled: true }, include_reasoning: false },
      { enabled: true, exclude: true },
    ],
    [{ reasoning: { effort: 'high' }, reasoning_effort: 'low' }, { effort: 'high' }],
    [{ reasoning: {} }, undefined],
    [{ include_reasoning: true }, undefined],
  ])('an amount of thinking is not lost or invented: %j', (fields, reasoning) => {
    expect(read(fields).reasoning).toEqual(reasoning);
  });
});

describe('tools', () => {
  test('functions, their strictness and a cache marker are read', () => {
    const parameters = { type: 'object', properties: {} };
    const { tools } = read({
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: 'does', parameters, strict: true },
          cache_control: { type: 'ephemeral', ttl: '1h' },
        },
        { type: 'function', function: { name: 'g' } },
      ],
    });
    expect(tools).toEqual([
      { type: 'function', name: 'f', description: 'does', parameters, strict: true, cache: { ttl: '1h' } },
      { type: 'function', name: 'g' },
    ]);
  });

  test('a tool the vendor runs is carried as it is', () => {
    const raw = { type: 'web_search', search_context_size: 'low' };
    expect(read({ tools: [raw] }).tools).toEqual([{ type: 'vendor', dialect: 'openai-chat', raw }]);
  });

  test('the functions of 2023 are tools', () => {
    const old = read({ functions: [{ name: 'f' }], function_call: { name: 'f' } });
    expect(old.tools).toEqual([{ type: 'function', name: 'f' }]);
    expect(old.toolChoice).toEqual({ type: 'tool', name: 'f' });
  });

  test.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { type: 'tool', name: 'f' },
    ],
  ])('the choice of a tool is not lost: %j', (choice, neutral) => {
    expect(read({ tool_choice: choice }).toolChoice).toEqual(neutral);
  });
});

describe('response format', () => {
  test.each([
    [{ type: 'text' }, undefined],
    [{ type: 'json_object' }, { type: 'json' }],
    [
      { type: 'json_schema', json_schema: { name: 'person', schema: { type: 'object' }, strict: true } },
      { type: 'json-schema', name: 'person', schema: { type: 'object' }, strict: true },
    ],
    [
      { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
      { type: 'json-schema', name: 'answer', schema: { type: 'object' } },
    ],
  ])('the shape of an answer is not lost: %j', (format, neutral) => {
    expect(read({ response_format: format }).responseFormat).toEqual(neutral);
  });
});
