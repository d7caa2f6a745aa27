// Whole answers written for Gemini clients.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { FinishReason, ModelResponse, ResponsePart } from '../../../src-main/dialects/model-stream.ts';
import { openSeal } from '../../../src-main/dialects/seal.ts';
import type { Json } from '../support/gemini-frames.ts';
import { facts } from '../support/streams.ts';

const write = (content: readonly ResponsePart[], rest: Partial<ModelResponse> = {}): Json =>
  gemini.encodeResponse({ content, finish: { reason: 'stop' }, ...rest }, facts);
const partsOf = (...content: ResponsePart[]): Json[] => write(content)['candidates'][0].content.parts as Json[];

const call = (id: string, args = '{}'): ResponsePart => ({ type: 'tool-call', id, name: 'f', arguments: args });

test('an answer has one candidate with role, reason and number, and names the model that the client asked', () => {
  expect(write([{ type: 'text', text: 'Hi' }], { id: 'theirs', model: 'their-model' })).toEqual({
    candidates: [{ content: { parts: [{ text: 'Hi' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
    modelVersion: 'acme/large',
    responseId: 'gen-1',
  });
});

test('counts add up: the total is what the client would sum', () => {
  const usage = write([], {
    usage: {
      input: { total: 30, uncached: 10, cacheRead: 15, cacheWrite: 5, cacheWrite1h: 0 },
      output: { total: 12, text: 4, reasoning: 8 },
      estimated: false,
    },
  })['usageMetadata'];
  expect(usage).toEqual({
    promptTokenCount: 30,
    cachedContentTokenCount: 15,
    candidatesTokenCount: 4,
    thoughtsTokenCount: 8,
    totalTokenCount: 42,
  });
});

test('metadata comes when it was asked for, and no member of it is there otherwise', () => {
  const answer: ModelResponse = { content: [], finish: { reason: 'stop' } };
  expect(gemini.encodeResponse(answer, { ...facts, metadata: { attempts: 1 } })['openrouter_metadata']).toEqual({
    attempts: 1,
  });
  expect(gemini.encodeResponse(answer, facts)).not.toHaveProperty('openrouter_metadata');
});

test.each<[FinishReason, string]>([
  ['stop', 'STOP'],
  ['length', 'MAX_TOKENS'],
  ['tool-calls', 'STOP'],
  ['content-filter', 'SAFETY'],
  ['error', 'OTHER'],
])('an end of %s is told as %s, whatever the vendor called it', (reason, word) => {
  const { candidates } = write([], { finish: { reason, native: 'their_word' } }) as { candidates: Json[] };
  expect(candidates[0]?.['finishReason']).toBe(word);
});

describe('parts', () => {
  test('empty texts are left out, a refusal is told', () => {
    expect(
      partsOf({ type: 'text', text: '' }, { type: 'refusal', text: 'No.' }, { type: 'refusal', text: '' }),
    ).toEqual([{ text: 'No.' }]);
  });

  test('a call keeps its id, so that the result can name it', () => {
    expect(partsOf(call('toolu_1', '{"a":[1]}'))).toEqual([
      { functionCall: { id: 'toolu_1', name: 'f', args: { a: [1] } } },
    ]);
  });

  test('a signature for a call stands on its call alone, among several', () => {
    const seal: ResponsePart = { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1', id: 'b' };
    expect(partsOf(call('a'), seal, call('b'), call('c'))).toEqual([
      { functionCall: { id: 'a', name: 'f', args: {} } },
      { functionCall: { id: 'b', name: 'f', args: {} }, thoughtSignature: 's' },
      { functionCall: { id: 'c', name: 'f', args: {} } },
    ]);
  });

  test('a readable thought carries its own signature; one without any carries none', () => {
    expect(
      partsOf(
        { type: 'reasoning', text: 'A', redacted: 's', format: 'google-gemini-v1' },
        { type: 'reasoning', text: 'B', format: 'unknown' },
        { type: 'reasoning', text: '', format: 'unknown' },
      ),
    ).toEqual([
      { text: 'A', thought: true, thoughtSignature: 's' },
      { text: 'B', thought: true },
    ]);
  });

  test.each([
    [{ format: 'anthropic-claude-v1', signature: 's' }],
    [{ format: 'anthropic-claude-v1', redacted: 'zz' }],
    [{ format: 'openai-responses-v1', redacted: 'zz', id: 'rs_1' }],
    [{ format: 'xai-responses-v1', redacted: 'zz' }],
    [{ format: 'google-gemini-v1', signature: 'text-signature' }],
  ] as const)('state of another kind goes out in an envelope and comes back as it was: %j', (state) => {
    const [part] = partsOf({ type: 'reasoning', text: 'Hm', ...state });
    expect(part).toMatchObject({ text: 'Hm', thought: true });
    expect(openSeal(part?.['thoughtSignature'] as string)).toEqual(state);
  });

  test('a picture is data with its type, and one without a type still has one', () => {
    const picture = { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA' } } as const;
    expect(partsOf({ ...picture, mediaType: 'image/webp' }, picture)).toEqual([
      { inlineData: { mimeType: 'image/webp', data: 'AA' } },
      { inlineData: { mimeType: 'application/octet-stream', data: 'AA' } },
    ]);
  });

  test('what only another vendor’s clients understand is left out', () => {
    const raw = { executableCode: { code: '1' } };
    expect(
      partsOf({ type: 'vendor', dialect: 'gemini', raw }, { type: 'vendor', dialect: 'anthropic-messages', raw: {} }),
    ).toEqual([raw]);
  });
});

test('an answer read from Google and written again says the same', () => {
  const body = {
    candidates: [
      {
        content: {
          parts: [
            { text: 'Hm', thought: true },
            { text: 'Look: ' },
            { inlineData: { mimeType: 'image/png', data: 'AA' } },
            { functionCall: { id: 'c', name: 'f', args: { x: 1 } }, thoughtSignature: 's' },
          ],
          role: 'model',
        },
        finishReason: 'STOP',
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: 9,
      cachedContentTokenCount: 4,
      candidatesTokenCount: 3,
      thoughtsTokenCount: 2,
      totalTokenCount: 14,
    },
    modelVersion: 'acme/large',
    responseId: 'gen-1',
  };
  const decoded = gemini.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  expect(gemini.encodeResponse(decoded.value, facts)).toEqual(body);
});
