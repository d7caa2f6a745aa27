// readModelList: every provider's list is understood, and nonsense costs one entry at most.
import { describe, expect, it } from 'vitest';
import { readModelList, type ListedModel } from '../../src-main/providers/model-list.ts';

const asOf = '2026-10-01';
const read = (body: unknown): readonly ListedModel[] | undefined => readModelList(body, asOf)?.models;
const priceOf = (pricing: unknown): unknown => read([{ id: 'm', pricing }])?.[0]?.price;

describe('readModelList', () => {
  it.each<[string, unknown, ListedModel[]]>([
    [
      'OpenAI',
      { object: 'list', data: [{ id: 'gpt-4o', object: 'model', created: 1715367049, owned_by: 'system' }] },
      [{ id: 'gpt-4o', releasedAt: '2024-05-10' }],
    ],
    [
      'Anthropic',
      {
        data: [
          { type: 'model', id: 'claude-opus-5', display_name: 'Claude Opus 5', created_at: '2026-03-01T00:00:00Z' },
        ],
        has_more: false,
      },
      [{ id: 'claude-opus-5', name: 'Claude Opus 5', releasedAt: '2026-03-01' }],
    ],
    [
      'Groq',
      { data: [{ id: 'llama-3.3-70b-versatile', context_window: 131072, max_completion_tokens: 32768 }] },
      [{ id: 'llama-3.3-70b-versatile', contextTokens: 131072, maxOutputTokens: 32768 }],
    ],
    ['vLLM', { data: [{ id: 'mine', max_model_len: 8192 }] }, [{ id: 'mine', contextTokens: 8192 }]],
    [
      'Mistral',
      { data: [{ id: 'mistral-large-latest', max_context_length: 131072 }] },
      [{ id: 'mistral-large-latest', contextTokens: 131072 }],
    ],
    [
      'Together',
      [
        {
          id: 'a/b',
          display_name: 'B',
          context_length: 4096,
          pricing: { input: 0.88, output: 0.88, hourly: 0, base: 0, finetune: 0 },
        },
      ],
      [
        {
          id: 'a/b',
          name: 'B',
          contextTokens: 4096,
          price: { input: 880_000_000, output: 880_000_000, source: 'provider', asOf },
        },
      ],
    ],
    [
      'Gemini',
      { models: [{ name: 'models/gemini-2.5-pro', inputTokenLimit: 1048576, outputTokenLimit: 65536 }] },
      [{ id: 'gemini-2.5-pro', contextTokens: 1048576, maxOutputTokens: 65536 }],
    ],
    [
      'Gemini over its OpenAI endpoint',
      { object: 'list', data: [{ id: 'models/gemini-2.5-pro', object: 'model' }] },
      [{ id: 'gemini-2.5-pro' }],
    ],
    ['Ollama', { models: [{ name: 'llama3.1:8b', model: 'llama3.1:8b' }] }, [{ id: 'llama3.1:8b' }]],
    ['Ollama without models', { object: 'list', data: null }, []],
    [
      'OpenRouter',
      {
        data: [
          {
            id: 'a/b',
            name: 'A: B',
            created: 1750000000,
            context_length: 200000,
            architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
            top_provider: { max_completion_tokens: 64000 },
            pricing: {
              prompt: '0.000003',
              completion: '0.000015',
              request: '0',
              input_cache_read: '0.0000003',
              input_cache_write: '0.00000375',
              internal_reasoning: '0',
            },
          },
        ],
      },
      [
        {
          id: 'a/b',
          name: 'A: B',
          contextTokens: 200000,
          maxOutputTokens: 64000,
          inputModalities: ['text', 'image'],
          outputModalities: ['text'],
          releasedAt: '2025-06-15',
          price: {
            input: 3_000_000_000,
            output: 15_000_000_000,
            cacheRead: 300_000_000,
            cacheWrite: 3_750_000_000,
            source: 'provider',
            asOf,
          },
        },
      ],
    ],
  ])("reads %s's list", (_, body, models) => {
    expect(read(body)).toEqual(models);
  });

  it.each([undefined, null, 'text', 5, {}, { data: 'x' }, { error: { message: 'no' } }])(
    'takes %j for no list',
    (body) => {
      expect(readModelList(body, asOf)).toBeUndefined();
    },
  );

  it('leaves out entries that name no model, and keeps the rest', () => {
    expect(read({ data: [null, 5, {}, { id: '' }, { id: 7 }, { id: 'good' }, 'text'] })).toEqual([{ id: 'good' }]);
  });

  it('takes a field of the wrong type as absent instead of losing the model', () => {
    const odd = {
      id: 'm',
      context_length: '4096',
      created: 'now',
      architecture: [],
      top_provider: null,
      display_name: 5,
    };
    expect(read([odd])).toEqual([{ id: 'm' }]);
  });

  it('keeps the last of two entries with one id', () => {
    expect(read([{ id: 'm' }, { id: 'm', context_length: 5 }])).toEqual([{ id: 'm', contextTokens: 5 }]);
  });

  it.each([0, -1, 1e20])('does not turn the creation time %d into a release date', (created) => {
    expect(read([{ id: 'm', created }])).toEqual([{ id: 'm' }]);
  });

  it("does not take Anthropic's 1970 for a release date", () => {
    expect(read([{ id: 'm', created_at: '1970-01-01T00:00:00Z' }])).toEqual([{ id: 'm' }]);
  });

  it('asks for the next page only when the list says that there is one', () => {
    expect(readModelList({ data: [{ id: 'a' }], has_more: true, last_id: 'a' }, asOf)?.after).toBe('a');
    expect(readModelList({ data: [{ id: 'a' }], has_more: false, last_id: 'a' }, asOf)?.after).toBeUndefined();
    expect(readModelList({ data: [{ id: 'a' }], has_more: true }, asOf)?.after).toBeUndefined();
  });
});

describe('listed prices', () => {
  it('keep every digit of a price per token', () => {
    expect(priceOf({ prompt: '0.000000075', completion: '0.00000000015' })).toMatchObject({
      input: 75_000_000,
      output: 150_000,
    });
  });

  it('keep a free model free', () => {
    expect(priceOf({ prompt: '0', completion: '0' })).toMatchObject({ input: 0, output: 0 });
  });

  it('take the price per call', () => {
    expect(priceOf({ prompt: '0', completion: '0', request: '0.005' })).toMatchObject({ perRequest: 5_000_000 });
  });

  it('bill reasoning as output and cache reads as input where the list writes 0 for "no such price"', () => {
    const price = priceOf({ prompt: '1', completion: '2', internal_reasoning: '0', input_cache_read: '0' });
    expect(price).not.toHaveProperty('reasoning');
    expect(price).not.toHaveProperty('cacheRead');
  });

  it('read long-context overrides as tiers, sorted, with base prices where the tier has none', () => {
    const pricing = {
      prompt: '0.000001',
      completion: '0.000002',
      input_cache_read: '0.0000001',
      overrides: [
        { min_prompt_tokens: 500_000, prompt: '0.000003', completion: '0.000006' },
        { min_prompt_tokens: 200_000, prompt: '0.000002', completion: '0.000004', input_cache_read: '0.0000002' },
        { utc_start: '0100', utc_end: '0400', prompt: '9', completion: '9' },
        { min_prompt_tokens: 100, utc_start: '0100', prompt: '9', completion: '9' },
      ],
    };
    expect(priceOf(pricing)).toMatchObject({
      tiers: [
        { minInputTokens: 200_000, input: 2_000_000_000, output: 4_000_000_000, cacheRead: 200_000_000 },
        { minInputTokens: 500_000, input: 3_000_000_000, output: 6_000_000_000, cacheRead: 100_000_000 },
      ],
    });
  });

  it("read Vercel's names", () => {
    expect(priceOf({ input: '0.000001', output: '0.000002', input_cache_read: '0.0000001' })).toMatchObject({
      input: 1_000_000_000,
      output: 2_000_000_000,
      cacheRead: 100_000_000,
    });
  });

  it.each([
    ['"depends"', { prompt: '-1', completion: '-1' }],
    ['half a price', { prompt: '1' }],
    ['words', { prompt: 'cheap', completion: 'cheap' }],
    ['nothing', undefined],
    ['null', null],
    ["Together's 0 and 0, which stands for another unit", { input: 0, output: 0 }],
    ['negative numbers', { input: -1, output: 1 }],
  ])('leave %s unknown', (_, pricing) => {
    expect(priceOf(pricing)).toBeUndefined();
  });
});
