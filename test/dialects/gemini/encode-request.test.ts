// Requests for Gemini servers apart from their conversation: settings, tools, the form of the answer, and what has no place.
import { describe, expect, test } from 'vitest';
import type { TargetTraits } from '../../../src-main/dialects/dialect.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelRequest, ModelTool, ToolChoice } from '../../../src-main/dialects/model-request.ts';
import { geminiRequestFaults } from '../support/gemini-rules.ts';
import { text, user } from '../support/turns.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

function encode(request: Partial<ModelRequest>, traits: TargetTraits = {}): { body: Json; dropped: readonly string[] } {
  const asked: ModelRequest = { model: 'm', stream: false, messages: [user(text('Hi'))], ...request };
  return gemini.encodeRequest(asked, 'gemini-2.5-flash', traits);
}
const configOf = (request: Partial<ModelRequest>): unknown => encode(request).body['generationConfig'];
const f: ModelTool = { type: 'function', name: 'f' };

test('a bare request is its contents and nothing else: no model, no stream, no empty lists', () => {
  for (const request of [{}, { stream: true, stop: [], tools: [], sampling: {} }]) {
    expect(encode(request)).toEqual({ body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] }, dropped: [] });
  }
});

describe('settings', () => {
  test('each has Google’s name', () => {
    expect(
      configOf({
        sampling: { temperature: 0, topP: 0.9, topK: 40, seed: 7, presencePenalty: 0.1, frequencyPenalty: -0.1 },
        maxOutputTokens: 100,
        n: 2,
        logprobs: { top: 3 },
        stop: ['a'],
      }),
    ).toEqual({
      temperature: 0,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: -0.1,
      candidateCount: 2,
      maxOutputTokens: 100,
      responseLogprobs: true,
      logprobs: 3,
      stopSequences: ['a'],
    });
  });

  test('log probabilities without a number are asked for without one', () => {
    expect(configOf({ logprobs: {} })).toEqual({ responseLogprobs: true });
  });

  test('more stop sequences than Google takes are cut and said; empty ones, which it refuses, are no sequences', () => {
    const five = ['1', '2', '3', '4', '5'];
    expect(encode({ stop: [...five, '6'] })).toMatchObject({
      body: { generationConfig: { stopSequences: five } },
      dropped: ['stop'],
    });
    expect(encode({ stop: ['', ...five, ''] })).toMatchObject({
      body: { generationConfig: { stopSequences: five } },
      dropped: [],
    });
    expect(encode({ stop: [''] }).body).not.toHaveProperty('generationConfig');
  });

  test.each([
    [{ sampling: { minP: 0 } }, 'minP'],
    [{ sampling: { logitBias: {} } }, 'logitBias'],
    [{ parallelToolCalls: false }, 'parallelToolCalls'],
    [{ serviceTier: 'flex' }, 'serviceTier'],
    [{ extra: { dialect: 'openai-chat', fields: { store: true } } }, 'extra'],
  ] as const)('%j has no word, and is said to be dropped', (request, name) => {
    expect(encode(request).dropped).toEqual([name]);
  });

  test.each([{ parallelToolCalls: true }, { sampling: {} }, { responseFormat: { type: 'text' } }] as const)(
    '%j is what Google does anyway: nothing is dropped',
    (request) => {
      expect(encode(request)).toMatchObject({ dropped: [] });
      expect(encode(request).body).not.toHaveProperty('generationConfig');
    },
  );
});

describe('the form of the answer', () => {
  const schema = { type: 'object', properties: { a: { type: ['string', 'null'] } }, additionalProperties: false };

  test('JSON without a schema is a type alone', () => {
    expect(configOf({ responseFormat: { type: 'json' } })).toEqual({ responseMimeType: 'application/json' });
  });

  test('a schema stays JSON Schema, in the field that takes it as it is', () => {
    const responseFormat = { type: 'json-schema', name: 'a', schema, strict: true, description: 'd' } as const;
    expect(configOf({ responseFormat })).toEqual({
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
    });
  });
});

describe('tools', () => {
  test('functions are declared together, their schemas as they are', () => {
    const parameters = { type: 'object', properties: { x: { $ref: '#/$defs/X' } }, $defs: { X: { type: 'string' } } };
    const { body } = encode({
      tools: [
        { type: 'function', name: 'f', description: 'does', parameters, strict: true },
        { ...f, name: 'g' },
      ],
    });
    expect(body['tools']).toEqual([
      { functionDeclarations: [{ name: 'f', description: 'does', parametersJsonSchema: parameters }, { name: 'g' }] },
    ]);
  });

  test('searching is Google’s own search, with the settings that a client of Google’s gave it', () => {
    const googleSearch = { timeRangeFilter: { startTime: 'x' } };
    const own: ModelTool = { type: 'web-search', raw: { dialect: 'gemini', value: { googleSearch } } };
    const other: ModelTool = {
      type: 'web-search',
      raw: { dialect: 'anthropic-messages', value: { type: 'web_search_20250305' } },
    };
    expect(encode({ tools: [own] }).body['tools']).toEqual([{ googleSearch }]);
    expect(encode({ tools: [f, other] }).body['tools']).toEqual([
      { functionDeclarations: [{ name: 'f' }] },
      { googleSearch: {} },
    ]);
  });

  test('Google’s own tools go back, others’ are said to be dropped', () => {
    const tools: ModelTool[] = [
      { type: 'vendor', dialect: 'gemini', raw: { codeExecution: {} } },
      { type: 'vendor', dialect: 'anthropic-messages', raw: { type: 'computer' } },
      { type: 'vendor', dialect: 'gemini', raw: 'broken' },
    ];
    const { body, dropped } = encode({ tools });
    expect(body['tools']).toEqual([{ codeExecution: {} }]);
    expect(dropped).toEqual(['vendorTools']);
  });

  test('a cache marker on a tool is said to be dropped', () => {
    expect(encode({ tools: [{ ...f, cache: { ttl: '1h' } }] }).dropped).toEqual(['cacheControl']);
  });

  test.each<[ToolChoice | undefined, object | undefined]>([
    [undefined, undefined],
    [{ type: 'auto' }, { functionCallingConfig: { mode: 'AUTO' } }],
    [{ type: 'none' }, { functionCallingConfig: { mode: 'NONE' } }],
    [{ type: 'required' }, { functionCallingConfig: { mode: 'ANY' } }],
    [{ type: 'tool', name: 'f' }, { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] } }],
  ])('a choice of %j is %j', (toolChoice, toolConfig) => {
    const { body } = encode({ tools: [f], ...(toolChoice && { toolChoice }) });
    expect(body['toolConfig']).toEqual(toolConfig);
    expect(geminiRequestFaults(body, false)).toEqual([]);
  });

  test('a choice among no tools is not sent: Google refuses it', () => {
    expect(encode({ toolChoice: { type: 'required' } }).body).not.toHaveProperty('toolConfig');
  });
});

describe('what only Google understands', () => {
  const withExtra = (fields: object, rest: Partial<ModelRequest> = {}): Json =>
    encode({ extra: { dialect: 'gemini', fields: { ...fields } }, ...rest }).body;

  test('fields go back under their names', () => {
    const fields = { safetySettings: [{ category: 'c' }], cachedContent: 'cachedContents/x', labels: { a: 'b' } };
    expect(withExtra(fields)).toMatchObject(fields);
  });

  test('settings of both kinds are one configuration, and what was asked in the neutral form wins', () => {
    const fields = { generationConfig: { speechConfig: { v: 1 }, temperature: 2 } };
    expect(withExtra(fields, { sampling: { temperature: 1 } })['generationConfig']).toEqual({
      speechConfig: { v: 1 },
      temperature: 1,
    });
  });

  test('what toolConfig said of Google’s tools goes back beside the choice, or alone', () => {
    const fields = { toolConfig: { retrievalConfig: { languageCode: 'de' } } };
    expect(withExtra(fields, { tools: [f], toolChoice: { type: 'auto' } })['toolConfig']).toEqual({
      ...fields.toolConfig,
      functionCallingConfig: { mode: 'AUTO' },
    });
    expect(withExtra(fields, { tools: [f] })['toolConfig']).toEqual(fields.toolConfig);
    expect(withExtra(fields)['toolConfig']).toEqual(fields.toolConfig);
  });

  test('another dialect’s fields stay away from Google', () => {
    const { body } = encode({ extra: { dialect: 'openai-chat', fields: { store: true } } });
    expect(Object.keys(body)).toEqual(['contents']);
  });
});

test('a field that the server rejects is left out and said; one that is not there is not', () => {
  const traits: TargetTraits = { unsupportedFields: ['toolConfig', 'safetySettings'] };
  const { body, dropped } = encode({ tools: [f], toolChoice: { type: 'auto' } }, traits);
  expect(Object.keys(body)).toEqual(['contents', 'tools']);
  expect(dropped).toEqual(['toolConfig']);
});
