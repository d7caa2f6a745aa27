// Token counts and costs as each vendor of the protocol reports them: money is computed from these.
import { describe, expect, test } from 'vitest';
import { decodeUsage, encodeUsage } from '../../../src-main/dialects/openai-chat/usage.ts';
import { facts } from '../support/streams.ts';

const counts = (usage: unknown): unknown => {
  const decoded = decodeUsage(usage);
  return decoded && { ...decoded.input, output: decoded.output };
};

const none = { cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 };

describe('tokens', () => {
  test.each<[string, unknown, unknown]>([
    [
      'OpenAI: cached inside prompt, reasoning inside completion',
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 80 },
        completion_tokens_details: { reasoning_tokens: 30 },
      },
      {
        total: 100,
        uncached: 20,
        cacheRead: 80,
        cacheWrite: 0,
        cacheWrite1h: 0,
        output: { total: 50, text: 20, reasoning: 30 },
      },
    ],
    [
      'xAI: reasoning beside completion',
      {
        prompt_tokens: 436,
        completion_tokens: 68,
        total_tokens: 652,
        completion_tokens_details: { reasoning_tokens: 148 },
      },
      { total: 436, uncached: 436, ...none, output: { total: 216, text: 68, reasoning: 148 } },
    ],
    [
      'OpenRouter: cache writes',
      {
        prompt_tokens: 100,
        completion_tokens: 1,
        prompt_tokens_details: { cached_tokens: 10, cache_write_tokens: 60 },
      },
      {
        total: 100,
        uncached: 30,
        cacheRead: 10,
        cacheWrite: 60,
        cacheWrite1h: 0,
        output: { total: 1, text: 1, reasoning: 0 },
      },
    ],
    [
      'DeepSeek: hits at the top',
      { prompt_tokens: 100, completion_tokens: 1, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
      {
        total: 100,
        uncached: 36,
        cacheRead: 64,
        cacheWrite: 0,
        cacheWrite1h: 0,
        output: { total: 1, text: 1, reasoning: 0 },
      },
    ],
    [
      'Moonshot: cached at the top',
      { prompt_tokens: 10, completion_tokens: 1, cached_tokens: 4 },
      {
        total: 10,
        uncached: 6,
        cacheRead: 4,
        cacheWrite: 0,
        cacheWrite1h: 0,
        output: { total: 1, text: 1, reasoning: 0 },
      },
    ],
    [
      'more cached than there was: never below zero',
      { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 14, cache_write_tokens: 3 } },
      {
        total: 10,
        uncached: 0,
        cacheRead: 10,
        cacheWrite: 0,
        cacheWrite1h: 0,
        output: { total: 1, text: 1, reasoning: 0 },
      },
    ],
    [
      'more reasoning than output: never below zero',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, completion_tokens_details: { reasoning_tokens: 9 } },
      { total: 10, uncached: 10, ...none, output: { total: 5, text: 0, reasoning: 5 } },
    ],
    [
      'nulls, words and negatives are no tokens',
      { prompt_tokens: null, completion_tokens: '7', total_tokens: -1, prompt_tokens_details: null },
      { total: 0, uncached: 0, ...none, output: { total: 0, text: 0, reasoning: 0 } },
    ],
  ])('%s', (_, usage, expected) => {
    expect(counts(usage)).toEqual(expected);
  });

  test.each([undefined, null, 'usage', [1]])('%j is no usage', (value) => {
    expect(decodeUsage(value)).toBeUndefined();
  });

  test('what is written for a client adds up and is read as it was', () => {
    const usage = decodeUsage({
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 10 },
    })!;
    const written = encodeUsage(usage, facts);
    expect(written).toMatchObject({ total_tokens: 150, is_byok: true });
    expect(decodeUsage(written)).toEqual(usage);
  });
});

describe('cost', () => {
  const cost = (fields: object): unknown => decodeUsage({ prompt_tokens: 1, ...fields })?.reportedCostNanoUsd;

  test.each<[string, object, unknown]>([
    [
      'OpenRouter charges its account',
      { cost: 0.00524, is_byok: false, cost_details: { upstream_inference_cost: 0.00524 } },
      5_240_000,
    ],
    [
      'OpenRouter with one’s own key charges only its fee: the vendor’s price stands beside it',
      { cost: 0.95, is_byok: true, cost_details: { upstream_inference_cost: 19 } },
      19_950_000_000,
    ],
    ['no fee at all', { cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.00417 } }, 4_170_000],
    [
      'a price that is not told',
      { cost: 0.0012816, is_byok: false, cost_details: { upstream_inference_cost: null } },
      1_281_600,
    ],
    ['xAI counts ticks of 1e-10 USD', { cost_in_usd_ticks: 1_724_000 }, 172_400],
    ['Perplexity itemises', { cost: { input_tokens_cost: 0.001, request_cost: 0.005, total_cost: 0.006 } }, 6_000_000],
    ['free is a price', { cost: 0 }, 0],
    ['nothing said', {}, undefined],
    ['nonsense', { cost: -1 }, undefined],
    ['words', { cost: 'free' }, undefined],
  ])('%s', (_, fields, nanoUsd) => {
    expect(cost(fields)).toBe(nanoUsd);
  });

  test('a client is told what a call cost, that no price is known, or nothing yet', () => {
    const usage = decodeUsage({ prompt_tokens: 1, completion_tokens: 1 })!;
    expect(encodeUsage(usage, { ...facts, costUsd: 0.5 })).toMatchObject({ cost: 0.5 });
    // OpenRouter's own SDK refuses an answer whose details lack a part.
    expect(encodeUsage(usage, { ...facts, costUsd: 0.5 })).not.toHaveProperty('cost_details');
    expect(encodeUsage(usage, { ...facts, costUsd: 0.5, promptCostUsd: 0.25 })).toMatchObject({
      cost_details: {
        upstream_inference_cost: 0.5,
        upstream_inference_prompt_cost: 0.25,
        upstream_inference_completions_cost: 0.25,
      },
    });
    expect(encodeUsage(usage, { ...facts, costUsd: null })).toMatchObject({ cost: null });
    expect(encodeUsage(usage, facts)).not.toHaveProperty('cost');
  });
});
