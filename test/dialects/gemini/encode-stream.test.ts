// Streams written for Gemini clients: chunks of whole parts, each of which @google/genai and Gemini CLI read as an answer.
import { describe, expect, test } from 'vitest';
import { gemini } from '../../../src-main/dialects/gemini/index.ts';
import type { ReasoningFormat } from '../../../src-main/dialects/model-request.ts';
import type { FinishReason, StreamPart, Usage } from '../../../src-main/dialects/model-stream.ts';
import { openSeal } from '../../../src-main/dialects/seal.ts';
import {
  call,
  chunksOf,
  contentOfChunks,
  finish,
  partsOf,
  text,
  written,
  writtenChunks,
  type Json,
} from '../support/gemini-frames.ts';
import { facts } from '../support/streams.ts';

const usage: Usage = {
  input: { total: 10, uncached: 6, cacheRead: 4, cacheWrite: 0, cacheWrite1h: 0 },
  output: { total: 7, text: 5, reasoning: 2 },
  estimated: false,
};

const thought = (block: number, format: ReasoningFormat | undefined, ...parts: StreamPart[]): StreamPart[] => [
  { type: 'reasoning-start', block, ...(format && { format }) },
  ...parts,
  { type: 'reasoning-end', block },
];
const words = (block: number, said: string): StreamPart => ({ type: 'reasoning-delta', block, text: said });

describe('text', () => {
  test('each piece is one chunk with id, model and role, and the last one ends the answer', () => {
    const told = written([
      { type: 'start', id: 'x', model: 'y' },
      ...text(0, 'Hel', 'lo'),
      { type: 'usage', usage },
      finish(),
    ]);
    const around = { modelVersion: 'acme/large', responseId: 'gen-1' };
    const said = (piece: string): object => ({ content: { parts: [{ text: piece }], role: 'model' }, index: 0 });
    expect(told.endsWith('\n\n')).toBe(true);
    expect(chunksOf(told)).toEqual([
      { candidates: [said('Hel')], ...around },
      { candidates: [said('lo')], ...around },
      {
        candidates: [{ ...said(''), finishReason: 'STOP' }],
        usageMetadata: {
          promptTokenCount: 10,
          cachedContentTokenCount: 4,
          candidatesTokenCount: 5,
          thoughtsTokenCount: 2,
          totalTokenCount: 17,
        },
        ...around,
      },
    ]);
  });

  test('empty pieces are no chunks: Gemini CLI takes one without words for a broken answer', () => {
    const empty: StreamPart[] = [...text(0, '', 'x', ''), { type: 'refusal-delta', text: '' }];
    const hidden = thought(1, undefined, words(1, ''));
    expect(writtenChunks(...empty, ...hidden, finish())).toHaveLength(2);
  });

  test('a refusal is told in its words', () => {
    expect(partsOf(writtenChunks({ type: 'refusal-delta', text: 'I cannot.' }, finish()))).toEqual([
      { text: 'I cannot.' },
    ]);
  });

  test('line feeds and quotes inside a text break no frame', () => {
    const odd = 'a\n\nb\r\n"c"\u2028\u0000';
    expect(partsOf(writtenChunks(...text(0, odd), finish()))).toEqual([{ text: odd }]);
  });

  test('an answer without a word still has an end', () => {
    expect(writtenChunks(finish())).toMatchObject([
      { candidates: [{ content: { role: 'model' }, finishReason: 'STOP' }] },
    ]);
  });
});

describe('the end', () => {
  test.each<[FinishReason, string]>([
    ['stop', 'STOP'],
    ['length', 'MAX_TOKENS'],
    ['tool-calls', 'STOP'],
    ['content-filter', 'SAFETY'],
    ['pause', 'STOP'],
    ['error', 'OTHER'],
    ['unknown', 'STOP'],
  ])('%s is %s in Google’s words', (reason, word) => {
    const chunks = writtenChunks(...text(0, 'x'), finish(reason));
    expect(chunks.map((each) => each['candidates'][0].finishReason)).toEqual([undefined, word]);
  });

  test('only the last chunk has usage, and a stream without counts invents none', () => {
    const chunks = chunksOf(written([...text(0, 'x'), { type: 'usage', usage }, finish()]));
    expect(chunks.map((each) => 'usageMetadata' in each)).toEqual([false, true]);
    expect(writtenChunks(finish())[0]).not.toHaveProperty('usageMetadata');
  });

  test('what the client asked to know stands in the last chunk alone', () => {
    const told = written([...text(0, 'x'), finish()], {}, { ...facts, metadata: { attempts: 2 } });
    expect(chunksOf(told).map((each) => each['openrouter_metadata'])).toEqual([undefined, { attempts: 2 }]);
  });

  test('pages are told once, at the end, when all are known', () => {
    const cited = (url: string, title?: string): StreamPart => ({
      type: 'annotation',
      annotation: { type: 'url-citation', url, ...(title !== undefined && { title }) },
    });
    const chunks = writtenChunks(
      cited('https://a', 'A'),
      ...text(0, 'x'),
      cited('https://b'),
      cited('https://a'),
      finish(),
    );
    expect(chunks.map((each) => each['candidates'][0].groundingMetadata)).toEqual([
      undefined,
      {
        groundingChunks: [{ web: { uri: 'https://a', title: 'A' } }, { web: { uri: 'https://b', title: 'https://b' } }],
        groundingSupports: [],
      },
    ]);
  });

  test('an error after the first token is a frame of its own, with a code that the SDK raises', () => {
    const told = gemini
      .createStreamEncoder()
      .error({ status: 502, errorType: 'provider_unavailable', message: 'Gone.' }, facts);
    expect(chunksOf(told)).toMatchObject([{ error: { code: 502, message: 'Gone.', status: 'UNAVAILABLE' } }]);
  });
});

describe('thoughts and signatures', () => {
  const sealOf = (part: Json | undefined): unknown => openSeal(part?.['thoughtSignature'] as string);

  test('Claude’s signature follows its thought, in an envelope that Google’s clients send back', () => {
    const parts = partsOf(
      writtenChunks(
        ...thought(0, 'anthropic-claude-v1', words(0, 'Hm'), { type: 'reasoning-signature', block: 0, signature: 's' }),
        ...text(1, 'Yes'),
        finish(),
      ),
    );
    expect(parts).toMatchObject([{ text: 'Hm', thought: true }, { text: '', thought: true }, { text: 'Yes' }]);
    expect(sealOf(parts[1])).toEqual({ format: 'anthropic-claude-v1', signature: 's' });
  });

  test('reasoning that nobody can read is one sealed thought', () => {
    const sealed: StreamPart = { type: 'reasoning-redacted', block: 0, data: 'zz' };
    const start: StreamPart = { type: 'reasoning-start', block: 0, format: 'openai-responses-v1', id: 'rs_1' };
    const [part] = partsOf(writtenChunks(start, sealed, { type: 'reasoning-end', block: 0 }, finish()));
    expect(part).toMatchObject({ text: '', thought: true });
    expect(sealOf(part)).toEqual({ format: 'openai-responses-v1', redacted: 'zz', id: 'rs_1' });
  });

  test('Gemini’s own signature for a call stands on that call, bare', () => {
    const parts = partsOf(
      writtenChunks(
        { type: 'reasoning-start', block: 0, format: 'google-gemini-v1', id: 'c1' },
        { type: 'reasoning-redacted', block: 0, data: 'sig' },
        { type: 'reasoning-end', block: 0 },
        ...call(1, 'c0', 'f', '{}'),
        ...call(2, 'c1', 'g', '{}'),
        finish('tool-calls'),
      ),
    );
    expect(parts).toEqual([
      { functionCall: { id: 'c0', name: 'f', args: {} } },
      { functionCall: { id: 'c1', name: 'g', args: {} }, thoughtSignature: 'sig' },
    ]);
  });

  test('Gemini’s own signature for a text is a part behind it, as Google itself streams it', () => {
    const sealed: StreamPart = { type: 'reasoning-redacted', block: 1, data: 'sig' };
    expect(partsOf(writtenChunks(...text(0, 'Hi'), ...thought(1, 'google-gemini-v1', sealed), finish()))).toEqual([
      { text: 'Hi' },
      { text: '', thoughtSignature: 'sig' },
    ]);
  });

  test('a stream of Gemini’s own, read and written again, says the same to its client', () => {
    const parts: StreamPart[] = [
      ...thought(0, 'google-gemini-v1', words(0, 'Hm')),
      ...text(1, 'Red'),
      ...thought(2, 'google-gemini-v1', { type: 'reasoning-redacted', block: 2, data: 's' }),
      finish(),
    ];
    expect(contentOfChunks(...writtenChunks(...parts))).toEqual([
      { type: 'reasoning', text: 'Hm', format: 'google-gemini-v1' },
      { type: 'text', text: 'Red' },
      { type: 'reasoning', text: '', redacted: 's', format: 'google-gemini-v1' },
    ]);
  });
});

test('a picture is data with its type; one that is only an address has no place', () => {
  const media = (source: { type: 'base64'; data: string } | { type: 'url'; url: string }): StreamPart => ({
    type: 'media',
    part: { type: 'media', kind: 'image', source, mediaType: 'image/png' },
  });
  const chunks = writtenChunks(
    media({ type: 'base64', data: 'AA' }),
    media({ type: 'url', url: 'https://x' }),
    finish(),
  );
  expect(partsOf(chunks)).toEqual([{ inlineData: { mimeType: 'image/png', data: 'AA' } }]);
});
