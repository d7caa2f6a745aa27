// Gemini requests, read from Google's clients and written for Google's servers.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelMessage, ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';

type Json = Record<string, unknown>;

function read(body: object): ModelRequest {
  const decoded = gemini.decodeRequest({ contents: 'Hi', ...body }, { model: 'm', stream: false });
  if (!decoded.ok) throw new Error(`${decoded.failure.field}: ${decoded.failure.message}`);
  return decoded.value;
}

const failure = (body: unknown): unknown => {
  const decoded = gemini.decodeRequest(body, { model: 'm', stream: false });
  return decoded.ok ? undefined : decoded.failure.field;
};

const encode = (
  request: Partial<ModelRequest>,
  model = 'gemini-2.5-flash',
): { body: Json; dropped: readonly string[] } =>
  gemini.encodeRequest({ model: 'm', stream: false, messages: [user(text('Hi'))], ...request }, model, {});

const text = (words: string): RequestPart => ({ type: 'text', text: words });
const user = (...content: RequestPart[]): ModelMessage => ({ role: 'user', content });
const assistant = (...content: RequestPart[]): ModelMessage => ({ role: 'assistant', content });
const call = (id: string, args = '{}'): RequestPart => ({ type: 'tool-call', id, name: 'f', arguments: args });
const sealed = (data: string, id?: string): RequestPart => ({
  type: 'reasoning',
  text: '',
  redacted: data,
  format: 'google-gemini-v1',
  ...(id !== undefined && { id }),
});
const result = (callId: string, words: string, rest: object = {}): ModelMessage => ({
  role: 'tool',
  content: [{ type: 'tool-result', callId, content: [{ type: 'text', text: words }], ...rest }],
});

describe('reading', () => {
  test('model and streaming stand in the path', () => {
    const decoded = gemini.decodeRequest({ contents: [] }, { model: 'gemini-x', stream: true });
    expect(decoded).toMatchObject({ value: { model: 'gemini-x', stream: true } });
    expect(failure(undefined)).toBe('body');
    expect(gemini.decodeRequest({ contents: 'Hi' })).toMatchObject({ ok: false, failure: { field: 'model' } });
  });

  test.each([
    ['a text', 'Hi'],
    ['one content', { role: 'user', parts: [{ text: 'Hi' }] }],
    ['one part', [{ parts: { text: 'Hi' } }]],
    ['a list', [{ role: 'user', parts: [{ text: 'Hi' }] }]],
  ])('contents may be %s', (_, contents) => {
    expect(read({ contents }).messages).toEqual([user(text('Hi'))]);
  });

  test.each([
    [{ contents: 5 }, 'contents'],
    [{ contents: ['x'] }, 'contents[0]'],
    [{ contents: [{ role: 'judge', parts: [] }] }, 'contents[0].role'],
    [{ contents: [{ parts: 'x' }] }, 'contents[0].parts'],
    [{ contents: [{ parts: [{ text: 5 }] }] }, 'contents[0].parts[0].text'],
    [{ contents: [{ parts: [{ inlineData: { data: 'x' } }] }] }, 'contents[0].parts[0].inlineData.mimeType'],
    [{ contents: [{ role: 'model', parts: [{ functionCall: {} }] }] }, 'contents[0].parts[0].functionCall.name'],
    [{ contents: [], generationConfig: { temperature: 'hot' } }, 'generationConfig.temperature'],
    [{ contents: [], tools: [{ functionDeclarations: [{}] }] }, 'tools[0].functionDeclarations[0].name'],
  ])('%j is refused with its field', (body, field) => {
    expect(failure(body)).toBe(field);
  });

  test('both spellings are understood: Google’s clients use either', () => {
    const request = read({
      system_instruction: { parts: [{ text: 'Be kind.' }] },
      generation_config: {
        max_output_tokens: 9,
        top_p: 0.5,
        stop_sequences: ['x'],
        thinking_config: { thinking_budget: 100 },
      },
      tool_config: { function_calling_config: { mode: 'any', allowed_function_names: ['f'] } },
    });
    expect(request).toMatchObject({
      messages: [{ role: 'system', content: [text('Be kind.')] }, {}],
      maxOutputTokens: 9,
      sampling: { topP: 0.5 },
      stop: ['x'],
      reasoning: { enabled: true, maxTokens: 100 },
      toolChoice: { type: 'tool', name: 'f' },
    });
  });

  test('calls without ids get some, and results find them by name, in order', () => {
    const { messages } = read({
      contents: [
        { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }, { functionCall: { name: 'f' } }] },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'f', response: { output: 'first' } } },
            { functionResponse: { name: 'f', response: { error: 'second' } } },
          ],
        },
      ],
    });
    expect(messages).toEqual([
      assistant(
        { type: 'tool-call', id: 'call_0', name: 'f', arguments: '{"a":1}' },
        { type: 'tool-call', id: 'call_1', name: 'f', arguments: '{}' },
      ),
      {
        role: 'tool',
        content: [
          { type: 'tool-result', callId: 'call_0', content: [text('first')] },
          { type: 'tool-result', callId: 'call_1', content: [text('second')], isError: true },
        ],
      },
    ]);
  });

  test('signatures keep to their call, their text or their thought', () => {
    const [message] = read({
      contents: [
        {
          role: 'model',
          parts: [
            { text: 'Hm', thought: true },
            { text: ' so', thought: true, thoughtSignature: 's0' },
            { text: 'Hi', thoughtSignature: 's1' },
            { functionCall: { id: 'c', name: 'f' }, thoughtSignature: 's2' },
          ],
        },
      ],
    }).messages;
    expect(message?.content).toEqual([
      { type: 'reasoning', text: 'Hm so', redacted: 's0', format: 'google-gemini-v1' },
      text('Hi'),
      sealed('s1'),
      sealed('s2', 'c'),
      { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' },
    ]);
  });

  test('another vendor’s state comes out of its envelope', () => {
    const thoughtSignature = wrapSeal({ format: 'anthropic-claude-v1', signature: 'sig' });
    const [message] = read({
      contents: [{ role: 'model', parts: [{ text: 'Hm', thought: true, thoughtSignature }] }],
    }).messages;
    expect(message?.content).toEqual([
      { type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' },
    ]);
  });

  test('Google’s own schemas become JSON Schema', () => {
    const parameters = {
      type: 'OBJECT',
      properties: {
        n: { type: 'INTEGER', nullable: true },
        list: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '2' },
      },
      propertyOrdering: ['n', 'list'],
      required: ['n'],
    };
    const { tools } = read({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] });
    expect(tools).toEqual([
      {
        type: 'function',
        name: 'f',
        parameters: {
          type: 'object',
          properties: {
            n: { type: ['integer', 'null'] },
            list: { type: 'array', items: { type: 'string' }, minItems: 2 },
          },
          required: ['n'],
        },
      },
    ]);
  });

  test('searching is a tool that others have too; running code is Google’s alone', () => {
    expect(read({ tools: [{ googleSearch: {} }, { codeExecution: {} }] }).tools).toEqual([
      { type: 'web-search', raw: { dialect: 'gemini', value: { googleSearch: {} } } },
      { type: 'vendor', dialect: 'gemini', raw: { codeExecution: {} } },
    ]);
  });

  test.each([
    [{ thinkingBudget: 0 }, { enabled: false }],
    [{ thinkingBudget: -1 }, { enabled: true }],
    [
      { thinkingBudget: 512, includeThoughts: true },
      { enabled: true, maxTokens: 512 },
    ],
    [
      { thinkingLevel: 'HIGH', includeThoughts: false },
      { enabled: true, effort: 'high', exclude: true },
    ],
  ])('thinking of %j', (thinkingConfig, reasoning) => {
    expect(read({ generationConfig: { thinkingConfig } }).reasoning).toEqual(reasoning);
  });

  test('what only Google understands goes back to Google only', () => {
    const fields = {
      safetySettings: [{ category: 'x' }],
      generationConfig: { responseModalities: ['AUDIO'], temperature: 1 },
    };
    const request = read(fields);
    expect(gemini.encodeRequest(request, 'gemini-x', {}).body).toMatchObject(fields);
  });
});

describe('writing', () => {
  test('instructions, roles and results have their places', () => {
    const { body } = encode({
      messages: [
        { role: 'system', content: [text('Be kind.')] },
        user(text('q')),
        assistant(text('a'), call('c', '{"x":1}')),
        result('c', '{"ok":true}'),
        user(text('and?')),
      ],
    });
    expect(body['systemInstruction']).toEqual({ parts: [{ text: 'Be kind.' }] });
    expect(body['contents']).toEqual([
      { role: 'user', parts: [{ text: 'q' }] },
      { role: 'model', parts: [{ text: 'a' }, { functionCall: { name: 'f', args: { x: 1 } } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', response: { ok: true } } }] },
      { role: 'user', parts: [{ text: 'and?' }] },
    ]);
  });

  test('words and errors of results are wrapped as Google’s clients do', () => {
    const contents = encode({
      messages: [
        user(text('q')),
        assistant(call('a'), call('b')),
        result('a', 'sunny'),
        result('b', 'no', { isError: true }),
      ],
    }).body['contents'] as { parts: Json[] }[];
    expect(
      contents.slice(2).flatMap(({ parts }) => parts.map((part) => (part['functionResponse'] as Json)['response'])),
    ).toEqual([{ output: 'sunny' }, { error: 'no' }]);
  });

  test('a conversation that begins with the model gets a user first', () => {
    expect(
      (encode({ messages: [assistant(text('Well')), user(text('go on'))] }).body['contents'] as Json[])[0],
    ).toEqual({
      role: 'user',
      parts: [{ text: '(continued)' }],
    });
  });

  test('own signatures go back to the part they were minted for', () => {
    const { body } = encode({
      messages: [user(text('q')), assistant(text('Hi'), sealed('s1'), sealed('s2', 'c'), call('c')), result('c', 'x')],
    });
    expect((body['contents'] as { parts: Json[] }[])[1]?.parts).toEqual([
      { text: 'Hi', thoughtSignature: 's1' },
      { functionCall: { name: 'f', args: {} }, thoughtSignature: 's2' },
    ]);
  });

  test('from version 3 on the first call of another model says that it has no signature: it would be refused', () => {
    const messages = [user(text('q')), assistant(call('a'), call('b')), result('a', '1'), result('b', '2')];
    const parts = (model: string): Json[] =>
      (encode({ messages }, model).body['contents'] as { parts: Json[] }[])[1]?.parts ?? [];
    expect(parts('gemini-3-pro-preview').map((part) => part['thoughtSignature'])).toEqual([
      'skip_thought_signature_validator',
      undefined,
    ]);
    expect(parts('gemini-2.5-pro').map((part) => part['thoughtSignature'])).toEqual([undefined, undefined]);
  });

  test('other vendors’ reasoning is left out, and that is said', () => {
    const { body, dropped } = encode({
      messages: [
        user(text('q')),
        assistant({ type: 'reasoning', text: 'Hm', signature: 's', format: 'anthropic-claude-v1' }, text('a')),
        user(text('b')),
      ],
    });
    expect(JSON.stringify(body)).not.toContain('Hm');
    expect(dropped).toEqual(['reasoningHistory']);
  });

  test.each([
    ['gemini-2.5-flash', { effort: 'medium' }, { thinkingBudget: 8_192, includeThoughts: true }],
    ['gemini-2.5-flash', { maxTokens: 99_999 }, { thinkingBudget: 24_576, includeThoughts: true }],
    ['gemini-2.5-flash', { enabled: false }, { thinkingBudget: 0, includeThoughts: false }],
    ['gemini-2.5-pro', { enabled: false }, { thinkingBudget: 128, includeThoughts: false }],
    ['gemini-3-pro-preview', { effort: 'xhigh' }, { thinkingLevel: 'high', includeThoughts: true }],
    ['gemini-3-flash', { effort: 'minimal', exclude: true }, { thinkingLevel: 'minimal', includeThoughts: false }],
    ['gemini-3-pro-preview', { effort: 'none' }, { thinkingLevel: 'low', includeThoughts: false }],
    ['gemini-2.0-flash', { effort: 'high' }, undefined],
  ] as const)('%s is asked to think %j as %j', (model, reasoning, thinkingConfig) => {
    expect((encode({ reasoning }, model).body['generationConfig'] as Json | undefined)?.['thinkingConfig']).toEqual(
      thinkingConfig,
    );
  });

  test('a model that cannot be kept from thinking, or made to, is named', () => {
    expect(encode({ reasoning: { enabled: false } }, 'gemini-2.5-pro').dropped).toEqual(['reasoningOff']);
    expect(encode({ reasoning: { effort: 'high' } }, 'gemini-2.0-flash').dropped).toEqual(['reasoning']);
  });

  test('what it has no word for is named', () => {
    const { dropped } = encode({
      sampling: { minP: 1, topA: 1, repetitionPenalty: 1, logitBias: {} },
      parallelToolCalls: false,
      verbosity: 'low',
      promptCacheKey: 'k',
      serviceTier: 'flex',
      user: 'u',
      metadata: {},
      stop: ['1', '2', '3', '4', '5', '6'],
      tools: [{ type: 'vendor', dialect: 'anthropic-messages', raw: {} }],
    });
    expect([...dropped].sort()).toEqual([
      'logitBias',
      'metadata',
      'minP',
      'parallelToolCalls',
      'promptCacheKey',
      'repetitionPenalty',
      'serviceTier',
      'stop',
      'topA',
      'user',
      'vendorTools',
      'verbosity',
    ]);
  });

  test('files carry a type, guessed from their name where nobody said it', () => {
    const url = (address: string, kind: 'image' | 'video' | 'document'): RequestPart => ({
      type: 'media',
      kind,
      source: { type: 'url', url: address },
    });
    const { body } = encode({
      messages: [
        user(
          url('https://a/b.webp?x=1', 'image'),
          url('https://www.youtube.com/watch?v=1', 'video'),
          url('https://a/paper', 'document'),
        ),
      ],
    });
    expect((body['contents'] as { parts: Json[] }[])[0]?.parts).toEqual([
      { fileData: { fileUri: 'https://a/b.webp?x=1', mimeType: 'image/webp' } },
      { fileData: { fileUri: 'https://www.youtube.com/watch?v=1' } },
      { fileData: { fileUri: 'https://a/paper', mimeType: 'application/pdf' } },
    ]);
  });

  test('the path says what is wanted, with or without the prefix that Google’s lists give', () => {
    expect(gemini.path('models/gemini-x', false)).toBe('/models/gemini-x:generateContent');
    expect(gemini.path('gemini-x', true)).toBe('/models/gemini-x:streamGenerateContent?alt=sse');
  });
});
