// Token counts in the vocabularies of the other operations.
import { describe, expect, it } from 'vitest';
import { decodeRelayUsage, inputUsage, tokensIn } from '../../src-main/relay/usage.ts';

describe('usage', () => {
  it.each([
    ['embeddings', { prompt_tokens: 7, total_tokens: 7 }, 7, 0],
    ['a bare total, as rerankers give', { total_tokens: 12 }, 12, 0],
    [
      'images',
      { input_tokens: 10, output_tokens: 100, total_tokens: 110, input_tokens_details: { image_tokens: 4 } },
      10,
      100,
    ],
    ['transcripts', { type: 'tokens', input_tokens: 14, output_tokens: 45, total_tokens: 59 }, 14, 45],
    [
      'Mistral’s transcripts',
      { prompt_audio_seconds: 3, prompt_tokens: 5, completion_tokens: 6, total_tokens: 400 },
      5,
      6,
    ],
    ['speech that only costs on its way in', { input_tokens: 9 }, 9, 0],
  ])('of %s is counted', (_, value, input, output) => {
    const usage = decodeRelayUsage(value);
    expect(usage).toMatchObject({
      input: { total: input, uncached: input },
      output: { total: output },
      estimated: false,
    });
  });

  it.each([
    ['seconds', { type: 'duration', seconds: 12 }],
    ['searches', { search_units: 1 }],
    ['nothing', {}],
    ['null', null],
    ['a list', []],
    ['words', 'many'],
    ['words for counts', { prompt_tokens: 'seven' }],
  ])('in %s is no count of tokens', (_, value) => {
    expect(decodeRelayUsage(value)).toBeUndefined();
  });

  it('in money alone is money', () => {
    expect(decodeRelayUsage({ seconds: 12, cost: 0.0012 })).toMatchObject({
      input: { total: 0 },
      reportedCostNanoUsd: 1_200_000,
    });
  });

  it('keeps the vendor’s own price beside the tokens', () => {
    expect(decodeRelayUsage({ prompt_tokens: 4, total_tokens: 4, cost: 0.000001 })).toMatchObject({
      input: { total: 4 },
      reportedCostNanoUsd: 1_000,
    });
  });

  it('adds up, whatever the vendor sent', () => {
    const usage = decodeRelayUsage({ prompt_tokens: -3, completion_tokens: 1.6, total_tokens: 9 });
    expect(usage?.input).toEqual({ total: 0, uncached: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 });
    expect(usage?.output).toEqual({ total: 2, text: 2, reasoning: 0 });
  });

  it('of input alone says whether it was guessed', () => {
    expect(inputUsage(5, true)).toEqual({
      input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
      output: { total: 0, text: 0, reasoning: 0 },
      estimated: true,
    });
  });

  it('is guessed at four characters a token, started ones counting', () => {
    expect([0, 1, 4, 5].map(tokensIn)).toEqual([0, 1, 1, 2]);
  });
});
