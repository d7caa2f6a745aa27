// Token counts of Gemini: they must add up as Google bills them, and as its clients sum them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeUsage, encodeUsage } from '../../../src-main/dialects/gemini/usage.ts';
import type { Usage } from '../../../src-main/dialects/model-stream.ts';
import { noRecordings, recordings } from '../../support/recordings.ts';

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const input = (total: number, cacheRead = 0): Usage['input'] => ({
  total,
  uncached: total - cacheRead,
  cacheRead,
  cacheWrite: 0,
  cacheWrite1h: 0,
});
const output = (text: number, reasoning = 0): Usage['output'] => ({ total: text + reasoning, text, reasoning });

describe('reading', () => {
  test.each<[string, unknown, Usage['input'], Usage['output']]>([
    ['a plain answer', { promptTokenCount: 9, candidatesTokenCount: 4, totalTokenCount: 13 }, input(9), output(4)],
    [
      'thoughts stand beside the answer, and are output',
      { promptTokenCount: 9, candidatesTokenCount: 15, thoughtsTokenCount: 32, totalTokenCount: 56 },
      input(9),
      output(15, 32),
    ],
    [
      'thoughts before the first word',
      { promptTokenCount: 54, thoughtsTokenCount: 64, totalTokenCount: 118 },
      input(54),
      output(0, 64),
    ],
    [
      'what a cache held is part of the prompt',
      { promptTokenCount: 9_622, cachedContentTokenCount: 9_609, candidatesTokenCount: 35, thoughtsTokenCount: 136 },
      input(9_622, 9_609),
      output(35, 136),
    ],
    [
      'what a tool of Google’s read is input beside the prompt',
      { promptTokenCount: 85, toolUsePromptTokenCount: 149, candidatesTokenCount: 122, thoughtsTokenCount: 87 },
      input(234),
      output(122, 87),
    ],
    ['a refused prompt', { promptTokenCount: 14, totalTokenCount: 14 }, input(14), output(0)],
    [
      'snake_case',
      { prompt_token_count: 3, candidates_token_count: 2, thoughts_token_count: 1 },
      input(3),
      output(2, 1),
    ],
    ['a total alone', { totalTokenCount: 5 }, input(0), output(0)],
    ['nulls beside a count', { promptTokenCount: 3, candidatesTokenCount: null }, input(3), output(0)],
    ['counts that are no counts', { promptTokenCount: 3, candidatesTokenCount: -4 }, input(3), output(0)],
    ['more from the cache than there was', { promptTokenCount: 3, cachedContentTokenCount: 9 }, input(3, 3), output(0)],
  ])('%s', (_, usage, expectedInput, expectedOutput) => {
    expect(decodeUsage(usage)).toEqual({ input: expectedInput, output: expectedOutput, estimated: false });
  });

  test.each([
    undefined,
    null,
    'x',
    5,
    [],
    {},
    { trafficType: 'ON_DEMAND' },
    { promptTokensDetails: [] },
    { promptTokenCount: '9' },
    { promptTokenCount: null },
  ])('%j counts nothing: that is not the same as no tokens', (usage) => {
    expect(decodeUsage(usage)).toBeUndefined();
  });

  test('anything at all keeps the sums: input is its parts, output is its parts', () => {
    const names = ['promptTokenCount', 'cachedContentTokenCount', 'toolUsePromptTokenCount', 'candidatesTokenCount'];
    const value = fc.oneof(fc.integer(), fc.double(), fc.constant(null), fc.string(), fc.nat(1e6));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names, 'thoughtsTokenCount', 'totalTokenCount'), value), (usage) => {
        const read = decodeUsage(usage);
        if (!read) return;
        expect(read.input.total).toBe(read.input.uncached + read.input.cacheRead + read.input.cacheWrite);
        expect(read.output.total).toBe(read.output.text + read.output.reasoning);
        expect([...Object.values(read.input), ...Object.values(read.output)].every((each) => each >= 0)).toBe(true);
      }),
    );
  });
});

describe('writing', () => {
  test('zeros that Google leaves out are left out, the prompt and the answer are always told', () => {
    expect(encodeUsage({ input: input(0), output: output(0), estimated: false })).toEqual({
      promptTokenCount: 0,
      candidatesTokenCount: 0,
      totalTokenCount: 0,
    });
  });

  test('tokens written to another vendor’s cache are part of the prompt: Google has no word for them', () => {
    const written = { total: 10, uncached: 2, cacheRead: 3, cacheWrite: 5, cacheWrite1h: 1 };
    expect(encodeUsage({ input: written, output: output(4), estimated: true })).toEqual({
      promptTokenCount: 10,
      cachedContentTokenCount: 3,
      candidatesTokenCount: 4,
      totalTokenCount: 14,
    });
  });

  test('what is written is read as it was, and its total is what clients sum', () => {
    const counts = fc.tuple(fc.nat(1e6), fc.nat(1e6), fc.nat(1e6), fc.nat(1e6));
    fc.assert(
      fc.property(counts, ([uncached, cacheRead, text, reasoning]) => {
        const usage: Usage = {
          input: input(uncached + cacheRead, cacheRead),
          output: output(text, reasoning),
          estimated: false,
        };
        const written = encodeUsage(usage) as Json;
        expect(decodeUsage(written)).toEqual(usage);
        const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount = 0, totalTokenCount } = written;
        expect(promptTokenCount + candidatesTokenCount + thoughtsTokenCount).toBe(totalTokenCount);
      }),
    );
  });
});

describe('recorded', () => {
  const counted = recordings(({ dialect }) => dialect === 'gemini').flatMap(({ id, response }) => {
    const bodies = Array.isArray(response.body) ? (response.body as Json[]) : [(response.body ?? {}) as Json];
    const events = (response.sse ?? '').split('\n').filter((line) => line.startsWith('data: '));
    const chunks = response.sse === undefined ? bodies : events.map((line) => JSON.parse(line.slice(6)) as Json);
    return chunks.flatMap((chunk) => (chunk['usageMetadata'] ? [[id, chunk['usageMetadata'] as Json] as const] : []));
  });

  test.skipIf(noRecordings !== undefined)('Google’s own total is the sum of what was read, in every chunk', () => {
    expect(counted.length).toBeGreaterThan(30);
    for (const [id, usage] of counted) {
      const read = decodeUsage(usage)!;
      expect(read.input.total + read.output.total, id).toBe(usage['totalTokenCount']);
    }
  });
});
