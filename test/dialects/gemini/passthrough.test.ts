// What the gateway is told about the protocol: where Gemini's model stands, what passes between two that speak it, and what never does.
import { describe, expect, test } from 'vitest';
import { member, without } from '../../../src-main/dialects/gemini/fields.ts';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import { chunk, frame, STOP } from '../support/gemini-frames.ts';
import { facts } from '../support/streams.ts';

describe('the path', () => {
  test.each([
    ['gemini-2.5-pro', false, '/models/gemini-2.5-pro:generateContent'],
    ['gemini-2.5-pro', true, '/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
    ['models/gemini-2.5-pro', true, '/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
    ['models/models/x', false, '/models/models/x:generateContent'],
    ['my-models/x', false, '/models/my-models/x:generateContent'],
  ])('of %s, streamed: %s', (model, stream, path) => {
    expect(gemini.path(model, stream)).toBe(path);
  });

  test('a stream is always asked for as events: an array does not show that it was cut', () => {
    expect(gemini.path('x', true)).toContain('alt=sse');
    expect([gemini.framing, gemini.jsonFraming, gemini.modelInPath]).toEqual(['sse', 'json-array', true]);
  });
});

describe('passing through', () => {
  test.each([{}, { contents: [] }, { stream: true, generationConfig: {} }])('a request is not changed: %j', (body) => {
    const traits = { maxTokensField: 'max_tokens', streamUsageOption: true } as const;
    for (const model of ['gemini-2.5-pro', 'gemini-3.5-flash'])
      expect(gemini.passthroughChanges(body, traits, model)).toEqual({});
  });

  test('nothing is added to an answer or a frame: Google’s clients refuse members that they do not know', () => {
    const told = { ...facts, costUsd: 1, metadata: { a: 1 } };
    expect([gemini.additions(told, 'answer'), gemini.additions(told, 'frame')]).toEqual([[], []]);
  });

  test.each([frame(chunk([{ text: 'x' }])), frame(chunk([], STOP)), frame({ error: { code: 500 } })])(
    'every frame is read, for every one may count: %s',
    (data) => {
      expect(gemini.matters(data)).toBe(true);
    },
  );

  test('no mark of life is written between chunks: clients would read it as an answer', () => {
    expect(gemini.keepAlive).toBe('');
  });

  test('a body without contents is named by that field', () => {
    expect(gemini.promptFields).toEqual(['contents']);
  });

  test('no version is stated in a header, and only Google’s switches pass', () => {
    expect(gemini.requiredHeaders).toEqual({});
    expect('x-goog-feature-x'.startsWith(gemini.featureHeaderPrefix)).toBe(true);
    expect('x-goog-api-key'.startsWith(gemini.featureHeaderPrefix)).toBe(false);
  });
});

describe('fields of the gateway', () => {
  test.each(['models', 'provider', 'route', 'plugins', 'preset', 'session_id', 'metadata', 'trace', 'debug'])(
    '%s is the gateway’s',
    (field) => {
      expect(gemini.gatewayFields).toContain(field);
    },
  );

  test.each([
    'contents',
    'systemInstruction',
    'system_instruction',
    'tools',
    'toolConfig',
    'safetySettings',
    'cachedContent',
    'generationConfig',
    'labels',
    'model',
    'store',
    'serviceTier',
  ])('%s is Google’s, and is not taken from a passing request', (field) => {
    expect(gemini.gatewayFields).not.toContain(field);
  });
});

describe('two spellings', () => {
  test.each([
    ['camelCase', { thoughtSignature: 's' }],
    ['snake_case', { thought_signature: 's' }],
    ['both, of which the first counts', { thought_signature: 'x', thoughtSignature: 's' }],
    ['both, of which the first is null', { thoughtSignature: null, thought_signature: 's' }],
  ])('a member in %s is found', (_, object) => {
    expect(member(object, 'thoughtSignature')).toBe('s');
  });

  test.each([{}, { thoughtSignature: null }, { thought_signature: null }, { thoughtsignature: 's' }])(
    'none is found in %j',
    (object) => {
      expect(member(object, 'thoughtSignature')).toBeUndefined();
    },
  );

  test.each([0, '', false])('a value of %j is one', (value) => {
    expect(member({ topK: value }, 'topK')).toBe(value);
    expect(member({ top_k: value }, 'topK')).toBe(value);
  });

  test('what is left out is left out in both, and nothing like it', () => {
    const object = { topK: 1, top_k: 2, TopK: 3, topKMore: 4, a: 5 };
    expect(without(object, ['topK'])).toEqual({ TopK: 3, topKMore: 4, a: 5 });
    expect(object).toHaveProperty('topK');
  });
});
