// Token counts of the Responses protocol: money is computed from these.
import { describe, expect, test } from 'vitest';
import { decodeUsage, encodeUsage } from '../../../src-main/dialects/openai-responses/usage.ts';
import type { Usage } from '../../../src-main/dialects/model-stream.ts';
import { facts } from '../support/streams.ts';

const usage = (input: Partial<Usage['input']>, output: Partial<Usage['output']>): Usage => ({
  input: { total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, ...input },
  output: { total: 0, text: 0, reasoning: 0, ...output },
  estimated: false,
});

describe('reading', () => {
  test.each<[string, object, Usage]>([
    [
      'OpenAI: cached inside input, reasoning inside output',
      {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 80, cache_write_tokens: 0 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 150,
      },
      usage({ total: 100, uncached: 20, cacheRead: 80 }, { total: 50, text: 20, reasoning: 30 }),
    ],
    [
      'OpenAI: tokens that were written to the cache',
      { input_tokens: 100, input_tokens_details: { cached_tokens: 30, cache_write_tokens: 50 }, output_tokens: 1 },
      usage({ total: 100, uncached: 20, cacheRead: 30, cacheWrite: 50 }, { total: 1, text: 1 }),
    ],
    [
      'a server that counts nothing in detail',
      { input_tokens: 7, output_tokens: 3, total_tokens: 10 },
      usage({ total: 7, uncached: 7 }, { total: 3, text: 3 }),
    ],
    [
      'details of null',
      { input_tokens: 7, input_tokens_details: null, output_tokens: 3, output_tokens_details: null },
      usage({ total: 7, uncached: 7 }, { total: 3, text: 3 }),
    ],
    [
      'a server that counts reasoning beside the output',
      { input_tokens: 10, output_tokens: 5, output_tokens_details: { reasoning_tokens: 20 }, total_tokens: 35 },
      usage({ total: 10, uncached: 10 }, { total: 25, text: 5, reasoning: 20 }),
    ],
    [
      'more cached than there was',
      { input_tokens: 10, input_tokens_details: { cached_tokens: 99 }, output_tokens: 0 },
      usage({ total: 10, cacheRead: 10 }, {}),
    ],
    [
      'more reasoning than output',
      { input_tokens: 1, output_tokens: 5, output_tokens_details: { reasoning_tokens: 9 } },
      usage({ total: 1, uncached: 1 }, { total: 5, reasoning: 5 }),
    ],
    ['counts that are none', { input_tokens: '7', output_tokens: -3 }, usage({}, {})],
    [
      'the names of Chat beside the protocol’s own: its own count',
      { input_tokens: 7, output_tokens: 3, prompt_tokens: 700, completion_tokens: 300 },
      usage({ total: 7, uncached: 7 }, { total: 3, text: 3 }),
    ],
  ])('%s', (_, raw, expected) => {
    expect(decodeUsage(raw)).toEqual(expected);
  });

  test.each<[string, object, number]>([
    ['xAI, in ticks', { cost_in_usd_ticks: 1_654_500 }, 165_450],
    ['OpenRouter', { cost: 0.0025 }, 2_500_000],
    [
      'OpenRouter with a key of one’s own: its fee and what the vendor charged',
      { cost: 0.001, is_byok: true, cost_details: { upstream_inference_cost: 0.02 } },
      21_000_000,
    ],
  ])('the cost that is reported by %s', (_, fields, costNanoUsd) => {
    expect(decodeUsage({ input_tokens: 1, output_tokens: 1, ...fields })?.reportedCostNanoUsd).toBe(costNanoUsd);
  });

  test('no object is no usage', () => {
    for (const raw of [undefined, null, 7, 'x', []]) expect(decodeUsage(raw)).toBeUndefined();
  });
});

describe('writing', () => {
  const given = usage(
    { total: 100, uncached: 20, cacheRead: 30, cacheWrite: 50, cacheWrite1h: 10 },
    { total: 9, text: 4, reasoning: 5 },
  );

  test('every count that SDKs demand is there, and they add up', () => {
    expect(encodeUsage(given, facts)).toEqual({
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 30, cache_write_tokens: 50 },
      output_tokens: 9,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 109,
      is_byok: true,
    });
  });

  test('the cost stands beside them: known, divided, or known to be unknown', () => {
    expect(encodeUsage(given, { ...facts, costUsd: 0.5 })).toMatchObject({ cost: 0.5 });
    expect(encodeUsage(given, { ...facts, costUsd: null })).toMatchObject({ cost: null });
    expect(encodeUsage(given, { ...facts, costUsd: 0.5, promptCostUsd: 0.125 })).toMatchObject({
      cost_details: {
        upstream_inference_cost: 0.5,
        upstream_inference_prompt_cost: 0.125,
        upstream_inference_completions_cost: 0.375,
      },
    });
  });

  test('what is written is read back the same, but for the lifetimes of a cache, which the protocol does not know', () => {
    const { input, output } = decodeUsage(encodeUsage(given, facts)) ?? {};
    expect(input).toEqual({ ...given.input, cacheWrite1h: 0 });
    expect(output).toEqual(given.output);
  });
});
