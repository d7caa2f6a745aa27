// What Gemini requests are about at a glance: the forms that clients use, and the places that servers want.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelRequest, RequestPart } from '../../../src-main/dialects/model-request.ts';
import { readRequest, refusal } from '../support/gemini-requests.ts';
import { assistant, call, result, system, text, tool, user } from '../support/turns.ts';

type Json = Record<string, unknown>;

const failure = (body: unknown): unknown => refusal(body)?.field;

const encode = (request: Partial<ModelRequest>): { body: Json; dropped: readonly string[] } =>
  gemini.encodeRequest({ model: 'm', stream: false, messages: [user(text('Hi'))], ...request }, 'gemini-2.5-flash', {});

const sealed = (data: string, id?: string): RequestPart => ({
  type: 'reasoning',
  text: '',
  redacted: data,
  format: 'google-gemini-v1',
  ...(id !== undefined && { id }),
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
    expect(readRequest({ contents }).messages).toEqual([user(text('Hi'))]);
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
    const request = readRequest({
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

  test('what only Google understands goes back to Google only', () => {
    const fields = {
      safetySettings: [{ category: 'x' }],
      generationConfig: { responseModalities: ['AUDIO'], temperature: 1 },
    };
    const request = readRequest(fields);
    expect(gemini.encodeRequest(request, 'gemini-x', {}).body).toMatchObject(fields);
  });
});

describe('writing', () => {
  test('instructions, roles and results have their places', () => {
    const { body } = encode({
      messages: [
        system(text('Be kind.')),
        user(text('q')),
        assistant(text('a'), call('c', '{"x":1}')),
        tool(result('c', '{"ok":true}')),
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

  test('own signatures go back to the part they were minted for', () => {
    const { body } = encode({
      messages: [
        user(text('q')),
        assistant(text('Hi'), sealed('s1'), sealed('s2', 'c'), call('c')),
        tool(result('c', 'x')),
      ],
    });
    expect((body['contents'] as { parts: Json[] }[])[1]?.parts).toEqual([
      { text: 'Hi', thoughtSignature: 's1' },
      { functionCall: { name: 'f', args: {} }, thoughtSignature: 's2' },
    ]);
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
});
