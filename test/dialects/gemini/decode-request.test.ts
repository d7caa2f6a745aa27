// Requests of Gemini clients apart from their conversation: configuration, tool choice, thinking, and what only Google knows.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import { readRequest, refusal } from '../support/gemini-requests.ts';

const config = (generationConfig: object): ReturnType<typeof readRequest> => readRequest({ generationConfig });

describe('the path', () => {
  test('a model in the body counts only where the path names none', () => {
    const body = { contents: 'Hi', model: 'models/from-body' };
    expect(gemini.decodeRequest(body)).toMatchObject({ value: { model: 'models/from-body', stream: false } });
    expect(gemini.decodeRequest(body, { model: 'from-path' })).toMatchObject({ value: { model: 'from-path' } });
  });

  test('a member of the body makes no stream: only the path does', () => {
    expect(gemini.decodeRequest({ contents: 'Hi', stream: true }, { model: 'm' })).toMatchObject({
      value: { stream: false },
    });
  });
});

describe('configuration', () => {
  test('every setting has its neutral name', () => {
    const request = config({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 7,
      presencePenalty: 0.1,
      frequencyPenalty: -0.1,
      maxOutputTokens: 100,
      stopSequences: ['a', 'b'],
      candidateCount: 2,
      responseLogprobs: true,
      logprobs: 3,
    });
    expect(request).toMatchObject({
      sampling: { temperature: 0.5, topP: 0.9, topK: 40, seed: 7, presencePenalty: 0.1, frequencyPenalty: -0.1 },
      maxOutputTokens: 100,
      stop: ['a', 'b'],
      n: 2,
      logprobs: { top: 3 },
    });
    expect(request).not.toHaveProperty('extra');
  });

  test('zeros are values: a temperature of 0 is not left out', () => {
    expect(config({ temperature: 0, seed: 0, topP: 0 }).sampling).toEqual({ temperature: 0, seed: 0, topP: 0 });
  });

  test.each([{}, { temperature: null, stopSequences: null, thinkingConfig: null, responseSchema: null }])(
    'what is absent or null asks for nothing: %j',
    (generationConfig) => {
      expect(Object.keys(config(generationConfig)).sort()).toEqual(['messages', 'model', 'stream']);
    },
  );

  test('a number of log probabilities without the wish for any asks for none', () => {
    expect(config({ logprobs: 5 }).logprobs).toBeUndefined();
    expect(config({ responseLogprobs: true }).logprobs).toEqual({});
  });

  test.each([
    [{ generationConfig: 5 }, 'generationConfig'],
    [{ generationConfig: { topP: '0.9' } }, 'generationConfig.topP'],
    [{ generationConfig: { max_output_tokens: 'many' } }, 'generationConfig.maxOutputTokens'],
    [{ generationConfig: { stopSequences: 'END' } }, 'generationConfig.stopSequences'],
    [{ generationConfig: { stopSequences: ['a', 5] } }, 'generationConfig.stopSequences[1]'],
    [{ generationConfig: { candidateCount: [] } }, 'generationConfig.candidateCount'],
    [{ generationConfig: { responseMimeType: 5 } }, 'generationConfig.responseMimeType'],
    [{ generationConfig: { thinkingConfig: true } }, 'generationConfig.thinkingConfig'],
    [
      { generationConfig: { thinkingConfig: { thinkingBudget: 'big' } } },
      'generationConfig.thinkingConfig.thinkingBudget',
    ],
    [
      { generationConfig: { thinkingConfig: { includeThoughts: 'yes' } } },
      'generationConfig.thinkingConfig.includeThoughts',
    ],
    [{ tools: 'search' }, 'tools'],
    [{ tools: ['search'] }, 'tools[0]'],
    [{ tools: [{ functionDeclarations: {} }] }, 'tools[0].functionDeclarations'],
    [{ tools: [{}, { functionDeclarations: ['f'] }] }, 'tools[1].functionDeclarations[0]'],
    [
      { tools: [{ functionDeclarations: [{ name: 'f', description: 5 }] }] },
      'tools[0].functionDeclarations[0].description',
    ],
    [{ toolConfig: 'ANY' }, 'toolConfig'],
    [{ toolConfig: { functionCallingConfig: 'ANY' } }, 'toolConfig.functionCallingConfig'],
    [{ systemInstruction: 5 }, 'systemInstruction'],
    [{ systemInstruction: { parts: 'x' } }, 'systemInstruction.parts'],
  ])('a wrong value is refused by its name, in Google’s spelling: %j', (body, field) => {
    const refused = refusal({ contents: 'Hi', ...body });
    expect(refused?.field).toBe(field);
    expect(refused?.message).toMatch(/must be .+, found /);
  });
});

describe('the form of the answer', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };

  test.each([
    ['text/plain', undefined],
    ['application/json', { type: 'json' }],
  ])('%s alone asks for %j', (responseMimeType, format) => {
    expect(config({ responseMimeType }).responseFormat).toEqual(format);
  });

  test('a schema asks for JSON by it, of either language, and is not called strict', () => {
    const expected = { type: 'json-schema', name: 'answer', schema };
    const own = { type: 'OBJECT', properties: { a: { type: 'STRING' } } };
    expect(config({ responseMimeType: 'application/json', responseSchema: own }).responseFormat).toEqual(expected);
    expect(config({ responseMimeType: 'application/json', responseJsonSchema: schema }).responseFormat).toEqual(
      expected,
    );
    expect(config({ response_json_schema: schema, responseSchema: { type: 'STRING' } }).responseFormat).toEqual(
      expected,
    );
  });
});

describe('the choice of tools', () => {
  const choose = (functionCallingConfig: object): unknown =>
    readRequest({ toolConfig: { functionCallingConfig } }).toolChoice;

  test.each([
    [{ mode: 'AUTO' }, { type: 'auto' }],
    [{ mode: 'VALIDATED' }, { type: 'auto' }],
    [{ mode: 'NONE' }, { type: 'none' }],
    [{ mode: 'ANY' }, { type: 'required' }],
    [{ mode: 'any' }, { type: 'required' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['f'] },
      { type: 'tool', name: 'f' },
    ],
    [{ mode: 'ANY', allowedFunctionNames: ['f', 'g'] }, { type: 'required' }],
    [{ mode: 'ANY', allowedFunctionNames: [] }, { type: 'required' }],
    [{ mode: 'ANY', allowedFunctionNames: [5] }, { type: 'required' }],
    [{ mode: 'MODE_UNSPECIFIED' }, undefined],
    [{}, undefined],
  ])('%j', (given, choice) => {
    expect(choose(given)).toEqual(choice);
  });
});

describe('thinking', () => {
  const think = (thinkingConfig: object): unknown => config({ thinkingConfig }).reasoning;

  test.each([
    ['nothing said', {}, { enabled: true }],
    ['an amount', { thinkingBudget: 2_000 }, { enabled: true, maxTokens: 2_000 }],
    ['as much as it likes', { thinkingBudget: -1 }, { enabled: true }],
    ['none', { thinkingBudget: 0, includeThoughts: true }, { enabled: false }],
    ['the least level', { thinkingLevel: 'MINIMAL' }, { enabled: true, effort: 'minimal' }],
    ['a level in small letters', { thinking_level: 'low' }, { enabled: true, effort: 'low' }],
    ['a level of tomorrow', { thinkingLevel: 'ULTRA' }, { enabled: true }],
    ['no level', { thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, { enabled: true }],
    ['hidden thoughts', { includeThoughts: false }, { enabled: true, exclude: true }],
    ['thoughts to see', { include_thoughts: true }, { enabled: true }],
  ])('%s', (_, given, reasoning) => {
    expect(think(given)).toEqual(reasoning);
  });
});

describe('what only Google understands', () => {
  const extra = (body: object): unknown => readRequest(body).extra;

  test('top-level fields are kept as they were written', () => {
    const fields = {
      safetySettings: [{ category: 'c', threshold: 't' }],
      cachedContent: 'cachedContents/x',
      labels: { a: 'b' },
    };
    expect(extra(fields)).toEqual({ dialect: 'gemini', fields });
    expect(extra({ cached_content: 'x' })).toEqual({ dialect: 'gemini', fields: { cached_content: 'x' } });
  });

  test('settings are kept under their own name, without those that were read, in either spelling', () => {
    expect(
      extra({
        generation_config: {
          top_k: 1,
          maxOutputTokens: 5,
          thinking_config: {},
          speechConfig: { voice: 'v' },
          mediaResolution: 'LOW',
        },
      }),
    ).toEqual({
      dialect: 'gemini',
      fields: { generationConfig: { speechConfig: { voice: 'v' }, mediaResolution: 'LOW' } },
    });
  });

  test('what toolConfig says of tools that Google runs is kept, the rest is read', () => {
    const toolConfig = { retrievalConfig: { languageCode: 'de' }, functionCallingConfig: { mode: 'AUTO' } };
    expect(extra({ toolConfig })).toEqual({
      dialect: 'gemini',
      fields: { toolConfig: { retrievalConfig: { languageCode: 'de' } } },
    });
  });

  test.each(gemini.gatewayFields)('%s is for the gateway and never reaches Google', (field) => {
    expect(extra({ [field]: {} })).toBeUndefined();
  });
});
