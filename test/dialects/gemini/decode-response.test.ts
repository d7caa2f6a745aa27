// Whole answers of Gemini servers: what they say, and what they leave out.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ModelResponse } from '../../../src-main/dialects/model-stream.ts';
import { wrapSeal } from '../../../src-main/dialects/seal.ts';
import { chunk, STOP } from '../support/gemini-frames.ts';

function read(body: unknown): ModelResponse {
  const decoded = gemini.decodeResponse(body);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}
const contentOf = (...parts: unknown[]): unknown => read(chunk(parts, STOP)).content;

describe('content', () => {
  test('an answer has its words, its reason, its usage, and who gave it', () => {
    const body = chunk([{ text: 'Hi' }], STOP, { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 1 } });
    expect(read(body)).toEqual({
      id: 'r1',
      model: 'gemini-x',
      content: [{ type: 'text', text: 'Hi' }],
      finish: { reason: 'stop', native: 'STOP' },
      usage: {
        input: { total: 3, uncached: 3, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
        output: { total: 1, text: 1, reasoning: 0 },
        estimated: false,
      },
    });
  });

  test('texts in a row are one text, and an empty one is none', () => {
    expect(contentOf({ text: 'a' }, { text: '' }, { text: 'b' })).toEqual([{ type: 'text', text: 'ab' }]);
    expect(contentOf({ text: '' })).toEqual([]);
  });

  test('thoughts in a row are one thought up to its signature', () => {
    expect(
      contentOf(
        { text: 'A', thought: true },
        { text: 'B', thought: true, thoughtSignature: 's1' },
        { text: 'C', thought: true },
        { text: '', thought: true },
        { text: 'D', thought: true },
      ),
    ).toEqual([
      { type: 'reasoning', text: 'AB', redacted: 's1', format: 'google-gemini-v1' },
      { type: 'reasoning', text: 'CD', format: 'google-gemini-v1' },
    ]);
  });

  test('a thought is not joined with the sealed state of a text', () => {
    expect(contentOf({ text: 'x', thoughtSignature: 's' }, { text: 'Hm', thought: true })).toEqual([
      { type: 'text', text: 'x' },
      { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1' },
      { type: 'reasoning', text: 'Hm', format: 'google-gemini-v1' },
    ]);
  });

  test('each of several calls keeps its own id, or gets one of this answer’s', () => {
    expect(
      contentOf(
        { functionCall: { name: 'f', args: { a: 1 }, id: 'own' }, thoughtSignature: 's' },
        { functionCall: { name: 'f' } },
        { functionCall: { name: 'f', args: null, id: '' } },
      ),
    ).toEqual([
      { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1', id: 'own' },
      { type: 'tool-call', id: 'own', name: 'f', arguments: '{"a":1}' },
      { type: 'tool-call', id: 'call_r1_0', name: 'f', arguments: '{}' },
      { type: 'tool-call', id: 'call_r1_1', name: 'f', arguments: '{}' },
    ]);
  });

  test('another vendor’s state on a call keeps its own id', () => {
    const thoughtSignature = wrapSeal({ format: 'openai-responses-v1', redacted: 'zz', id: 'rs_1' });
    expect(contentOf({ functionCall: { name: 'f', id: 'c' }, thoughtSignature })).toEqual([
      { type: 'reasoning', text: '', redacted: 'zz', format: 'openai-responses-v1', id: 'rs_1' },
      { type: 'tool-call', id: 'c', name: 'f', arguments: '{}' },
    ]);
  });

  test('code that Google ran is carried whole, its signature inside it and nowhere else', () => {
    const code = { executableCode: { language: 'PYTHON', code: '1' }, thoughtSignature: 's1' };
    const result = { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '1' } };
    expect(contentOf(code, result, { text: 'One.', thoughtSignature: 's2' })).toEqual([
      { type: 'vendor', dialect: 'gemini', raw: code },
      { type: 'vendor', dialect: 'gemini', raw: result },
      { type: 'text', text: 'One.' },
      { type: 'reasoning', text: '', redacted: 's2', format: 'google-gemini-v1' },
    ]);
  });

  test.each([
    ['image/png', 'image'],
    ['audio/L16;codec=pcm;rate=24000', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'document'],
    ['', 'document'],
  ])('data of type “%s” is of kind %s', (mimeType, kind) => {
    expect(contentOf({ inlineData: { mimeType, data: 'AA' } })).toEqual([
      { type: 'media', kind, source: { type: 'base64', data: 'AA' }, mediaType: mimeType },
    ]);
  });

  test('members that are null are not there: a picture is not taken for an empty text', () => {
    expect(
      contentOf({ text: null, thought: null, functionCall: null, inlineData: { mimeType: 'image/png', data: 'AA' } }),
    ).toMatchObject([{ type: 'media', kind: 'image' }]);
  });
});

describe('what may be missing', () => {
  test.each<[string, unknown]>([
    ['nothing at all', {}],
    ['candidates that are null', { candidates: null }],
    ['no candidate', { candidates: [] }],
    ['a candidate that is no object', { candidates: ['x'] }],
    ['a candidate without content', { candidates: [{}] }],
    ['a content without parts', { candidates: [{ content: { role: 'model' } }] }],
    ['parts that are null', { candidates: [{ content: { parts: null } }] }],
  ])('%s is an empty answer of which nobody knows why it ended', (_, body) => {
    expect(read(body)).toEqual({ content: [], finish: { reason: 'unknown' } });
  });

  test.each([null, 'x', 5, [], undefined])('a body that is no object is refused: %j', (body) => {
    expect(gemini.decodeResponse(body)).toMatchObject({ ok: false, failure: { field: 'body' } });
  });

  test('the first candidate is the one numbered 0, wherever it stands', () => {
    const of = (said: string, index?: number): object => ({
      content: { parts: [{ text: said }] },
      ...STOP,
      ...(index !== undefined && { index }),
    });
    for (const candidates of [
      [of('a', 0), of('b', 1)],
      [of('b', 1), of('a', 0)],
      [of('b', 2), of('a')],
    ]) {
      expect(read({ candidates }).content).toEqual([{ type: 'text', text: 'a' }]);
    }
  });
});

describe('the end', () => {
  test('a prompt that was refused is no clean end, whatever stands beside it', () => {
    const promptFeedback = { blockReason: 'PROHIBITED_CONTENT', safetyRatings: [] };
    for (const body of [
      { promptFeedback },
      { promptFeedback, candidates: [] },
      { promptFeedback, ...chunk([], STOP) },
    ]) {
      expect(read(body).finish).toEqual({ reason: 'content-filter', native: 'PROHIBITED_CONTENT' });
    }
  });

  test('a blocked answer has no content and says why', () => {
    const candidate = { content: {}, finishReason: 'SAFETY', safetyRatings: [{ blocked: true }] };
    expect(read({ candidates: [candidate] })).toEqual({
      content: [],
      finish: { reason: 'content-filter', native: 'SAFETY' },
    });
  });

  test.each([
    ['STOP', 'tool-calls'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content-filter'],
    ['UNEXPECTED_TOOL_CALL', 'error'],
  ])('an answer with a call that ends in %s is one of %s', (finishReason, reason) => {
    expect(read(chunk([{ functionCall: { name: 'f' } }], { finishReason })).finish.reason).toBe(reason);
  });

  test('a picture that was withheld is told as that, not as an answer without one', () => {
    expect(read(chunk([], { finishReason: 'IMAGE_PROHIBITED_CONTENT' })).finish.reason).toBe('content-filter');
    expect(read(chunk([], { finishReason: 'NO_IMAGE' })).finish.reason).toBe('error');
  });
});
