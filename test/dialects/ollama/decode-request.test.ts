// Requests of Ollama clients: what is wrong is named, what is meant is kept.
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src-main/dialects/model-request.ts';
import { ollamaChat, ollamaGenerate } from '../../../src-main/dialects/ollama/index.ts';

const hello = { model: 'llama', messages: [{ role: 'user', content: 'Hello' }] };
const PNG = 'iVBORw0KGgoAAAA';

function read(fields: Record<string, unknown> = {}): ModelRequest {
  const decoded = ollamaChat.decodeRequest({ ...hello, ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function readGenerate(fields: Record<string, unknown>): ModelRequest {
  const decoded = ollamaGenerate.decodeRequest({ model: 'llama', ...fields });
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

const fieldOf = (dialect: typeof ollamaGenerate, body: unknown): string | undefined => {
  const decoded = dialect.decodeRequest(body);
  return decoded.ok ? undefined : decoded.failure.field;
};

describe('bad input', () => {
  test.each<[string, unknown]>([
    ['body', null],
    ['body', []],
    ['model', { messages: [] }],
    ['model', { ...hello, model: 7 }],
    ['messages', { model: 'm', messages: 'Hello' }],
    ['messages[0]', { model: 'm', messages: ['Hello'] }],
    ['messages[0].role', { model: 'm', messages: [{ content: 'x' }] }],
    ['messages[1].role', { model: 'm', messages: [hello.messages[0], { role: 'robot', content: 'x' }] }],
    ['messages[0].content', { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] }],
    ['messages[0].images', { model: 'm', messages: [{ role: 'user', content: 'x', images: PNG }] }],
    ['messages[0].images[1]', { model: 'm', messages: [{ role: 'user', content: 'x', images: [PNG, 7] }] }],
    ['messages[0].images[0]', { model: 'm', messages: [{ role: 'user', content: 'x', images: ['https://x/y.png'] }] }],
    ['messages[0].thinking', { model: 'm', messages: [{ role: 'assistant', content: 'x', thinking: true }] }],
    ['messages[0].tool_calls', { model: 'm', messages: [{ role: 'assistant', tool_calls: {} }] }],
    ['messages[0].tool_calls[0].function', { model: 'm', messages: [{ role: 'assistant', tool_calls: [{}] }] }],
    [
      'messages[0].tool_calls[0].function.name',
      { model: 'm', messages: [{ role: 'assistant', tool_calls: [{ function: {} }] }] },
    ],
    ['messages[0].tool_name', { model: 'm', messages: [{ role: 'tool', content: 'x', tool_name: 7 }] }],
    ['stream', { ...hello, stream: 'no' }],
    ['options', { ...hello, options: [] }],
    ['options.temperature', { ...hello, options: { temperature: 'hot' } }],
    ['options.num_predict', { ...hello, options: { num_predict: '10' } }],
    ['options.stop', { ...hello, options: { stop: 7 } }],
    ['options.stop[1]', { ...hello, options: { stop: ['a', 7] } }],
    ['think', { ...hello, think: 'a lot' }],
    ['format', { ...hello, format: 'xml' }],
    ['tools', { ...hello, tools: {} }],
    ['tools[0].function', { ...hello, tools: [{ type: 'function' }] }],
    ['tools[0].function.name', { ...hello, tools: [{ type: 'function', function: {} }] }],
    ['tools[0].function.parameters', { ...hello, tools: [{ function: { name: 'f', parameters: 'none' } }] }],
  ])('a chat with a wrong %s is refused by that name', (field, body) => {
    expect(fieldOf(ollamaChat, body)).toBe(field);
  });

  test.each<[string, unknown]>([
    ['model', { prompt: 'x' }],
    ['prompt', { model: 'm', prompt: ['x'] }],
    ['system', { model: 'm', prompt: 'x', system: 7 }],
    ['images', { model: 'm', prompt: 'x', images: PNG }],
    ['options.seed', { model: 'm', prompt: 'x', options: { seed: '1' } }],
  ])('a completion with a wrong %s is refused by that name', (field, body) => {
    expect(fieldOf(ollamaGenerate, body)).toBe(field);
  });
});

describe('a chat', () => {
  test('a request that says nothing about it streams', () => {
    expect(read()).toEqual({
      model: 'llama',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }],
      stream: true,
    });
    expect(read({ stream: null }).stream).toBe(true);
    expect(read({ stream: false }).stream).toBe(false);
  });

  test('options with a meaning elsewhere are understood', () => {
    const options = {
      num_predict: 100,
      stop: ['END'],
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.05,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      repeat_penalty: 1.1,
      seed: 42,
    };
    expect(read({ options })).toMatchObject({
      maxOutputTokens: 100,
      stop: ['END'],
      sampling: {
        temperature: 0.5,
        topP: 0.9,
        topK: 40,
        minP: 0.05,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        repetitionPenalty: 1.1,
        seed: 42,
      },
    });
    expect(read({ options })).not.toHaveProperty('extra');
  });

  test.each([-1, -2, 0])("num_predict %i is Ollama's word for no limit, not a limit", (limit) => {
    expect(read({ options: { num_predict: limit } })).not.toHaveProperty('maxOutputTokens');
  });

  test('one stop as a string is a list of one, an empty list is none', () => {
    expect(read({ options: { stop: 'END' } }).stop).toEqual(['END']);
    expect(read({ options: { stop: [] } })).not.toHaveProperty('stop');
  });

  test("options and fields that only Ollama knows wait for an Ollama target, the gateway's own do not", () => {
    expect(
      read({ keep_alive: '5m', options: { num_ctx: 8192, temperature: 1 }, provider: { order: ['x'] }, models: ['y'] })
        .extra,
    ).toEqual({ dialect: 'ollama-chat', fields: { keep_alive: '5m', options: { num_ctx: 8192 } } });
  });

  test('the empty members of older clients ask for nothing', () => {
    expect(read({ format: '', options: {}, keep_alive: null, tools: [], think: null })).toEqual(read());
  });

  test('an output format is a word or a schema', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    expect(read({ format: 'json' }).responseFormat).toEqual({ type: 'json' });
    expect(read({ format: schema }).responseFormat).toEqual({ type: 'json-schema', name: 'answer', schema });
  });

  test.each([
    [true, { enabled: true }],
    [false, { enabled: false }],
    ['low', { effort: 'low' }],
    ['medium', { effort: 'medium' }],
    ['high', { effort: 'high' }],
    ['max', { effort: 'max' }],
  ])('think: %j is understood', (think, reasoning) => {
    expect(read({ think }).reasoning).toEqual(reasoning);
  });

  test('tools are read with and without their optional members', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    expect(
      read({
        tools: [
          { type: 'function', function: { name: 'weather', description: 'Tells it', parameters } },
          { function: { name: 'time' } },
        ],
      }).tools,
    ).toEqual([
      { type: 'function', name: 'weather', description: 'Tells it', parameters },
      { type: 'function', name: 'time' },
    ]);
  });

  test('logprobs and the end user are not lost', () => {
    expect(read({ logprobs: true, top_logprobs: 3, user: 'u1' })).toMatchObject({ logprobs: { top: 3 }, user: 'u1' });
    expect(read({ logprobs: false })).not.toHaveProperty('logprobs');
  });

  test.each([[{ messages: [] }], [{ messages: undefined }], [{ messages: null }]])(
    'a chat without messages (%j) loads a model and is no error',
    (fields) => {
      expect(read(fields).messages).toEqual([]);
    },
  );
});

describe('a completion', () => {
  test('system, prompt and images become a chat', () => {
    expect(readGenerate({ prompt: 'What is it?', system: 'Be short', images: [PNG], stream: false })).toEqual({
      model: 'llama',
      stream: false,
      messages: [
        { role: 'system', content: [{ type: 'text', text: 'Be short' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'media', kind: 'image', source: { type: 'base64', data: PNG }, mediaType: 'image/png' },
          ],
        },
      ],
    });
  });

  test('images alone are a question too', () => {
    expect(readGenerate({ prompt: '', images: [PNG] }).messages).toMatchObject([
      { role: 'user', content: [{ type: 'media' }] },
    ]);
  });

  test.each([[{}], [{ prompt: '' }], [{ prompt: null }], [{ prompt: '', system: 'Be short' }]])(
    'a completion without a prompt (%j) loads a model and is no error',
    (fields) => {
      expect(readGenerate(fields).messages).toEqual([]);
    },
  );

  test('what a chat has no word for stays under its own dialect', () => {
    expect(
      readGenerate({
        prompt: 'def f(',
        suffix: 'return x',
        raw: true,
        template: '{{ .Prompt }}',
        context: [1, 2],
        keep_alive: 0,
        options: { num_ctx: 4096, top_k: 5 },
      }),
    ).toMatchObject({
      sampling: { topK: 5 },
      extra: {
        dialect: 'ollama-generate',
        fields: {
          suffix: 'return x',
          raw: true,
          template: '{{ .Prompt }}',
          context: [1, 2],
          keep_alive: 0,
          options: { num_ctx: 4096 },
        },
      },
    });
  });

  test('format and think mean the same as in a chat', () => {
    expect(readGenerate({ prompt: 'x', format: 'json', think: true })).toMatchObject({
      responseFormat: { type: 'json' },
      reasoning: { enabled: true },
    });
  });
});
