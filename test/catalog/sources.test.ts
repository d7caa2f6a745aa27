// The two public lists that the catalogue reads: figures exactly, nothing believed that is not told.
import { describe, expect, it } from 'vitest';
import { entryFor, readGenaiPrices, type FeedModel } from '../../src-main/catalog/sources/genai-prices.ts';
import { readModelsDev } from '../../src-main/catalog/sources/models-dev.ts';
import type { ModelFacts } from '../../src-main/catalog/model-facts.ts';

async function feed(model: object): Promise<readonly FeedModel[]> {
  const read = await readGenaiPrices([{ id: 'p', models: [{ id: 'm', match: { equals: 'm' }, ...model }] }]);
  return read.providers.get('p') ?? [];
}
const pricesOf = async (prices: unknown): Promise<unknown> => (await feed({ prices }))[0]?.facts.prices;

describe('the price feed', () => {
  it('is read to the nano-USD, media and fees included', async () => {
    expect(
      await pricesOf({
        input_mtok: 0.1,
        output_mtok: 0.3,
        cache_read_mtok: 0.003625,
        cache_write_1h_mtok: 6,
        output_reasoning_mtok: 3,
        input_audio_mtok: 1,
        output_image_mtok: 30,
        requests_kcount: 12,
        web_searches_kcount: 10,
      }),
    ).toEqual([
      {
        input: 100_000_000,
        output: 300_000_000,
        cacheRead: 3_625_000,
        cacheWrite1h: 6_000_000_000,
        reasoning: 3_000_000_000,
        audioInput: 1_000_000_000,
        imageOutput: 30_000_000_000,
        perRequest: 12_000_000,
        perSearch: 10_000_000,
      },
    ]);
  });

  it('has its tiers begin one token later, since it begins them above a count', async () => {
    const tiered = (base: number, price: number): object => ({ base, tiers: [{ start: 200_000, price }] });
    expect(await pricesOf({ input_mtok: tiered(3, 6), output_mtok: tiered(15, 22.5), cache_read_mtok: 0.3 })).toEqual([
      {
        input: 3_000_000_000,
        output: 15_000_000_000,
        cacheRead: 300_000_000,
        tiers: [{ minInputTokens: 200_001, input: 6_000_000_000, output: 22_500_000_000, cacheRead: 300_000_000 }],
      },
    ]);
  });

  it('is read with its days and hours, in its order', async () => {
    expect(
      await pricesOf([
        { prices: { input_mtok: 1, output_mtok: 2 } },
        { constraint: { start_date: '2026-08-17' }, prices: { input_mtok: 3, output_mtok: 4 } },
        {
          constraint: { start_time: '23:30:00Z', end_time: '04:00:00Z', type: 'time_of_date' },
          prices: { input_mtok: 5, output_mtok: 6 },
        },
      ]),
    ).toEqual([
      { input: 1e9, output: 2e9 },
      { input: 3e9, output: 4e9, from: '2026-08-17' },
      { input: 5e9, output: 6e9, minutes: [1410, 240] },
    ]);
  });

  it('has no price for what is billed by the minute or the page', async () => {
    expect(await pricesOf({ audio_hours: 0.18 })).toBeUndefined();
  });

  it.each([
    ['a negative price', { prices: { input_mtok: -1 } }],
    ['a price as text', { prices: { input_mtok: '1' } }],
    ['an unknown condition', { prices: [{ constraint: { weekday: 1 }, prices: { input_mtok: 1 } }] }],
    ['an unknown rule', { match: { sounds_like: 'm' }, prices: {} }],
  ])('is read without a row that has %s, which is counted', async (_, model) => {
    const rows = [model, { prices: { input_mtok: 1 } }].map((row) => ({ id: 'm', match: { equals: 'm' }, ...row }));
    const read = await readGenaiPrices([{ id: 'p', models: rows }]);
    expect([read.total, read.malformed, read.providers.get('p')?.length]).toEqual([2, 1, 1]);
    expect(read.firstProblem).toMatch(/^p: (?:prices|match)/);
  });

  it.each([undefined, {}, 'text', [{ id: 'p' }]])('is none when it is %j', async (body) => {
    await expect(readGenaiPrices(body)).rejects.toThrow();
  });

  it('finds the entry of an id by its rules, and of a dated id by its undated one', async () => {
    const models = await feed({ match: { or: [{ equals: 'GPT-X' }, { starts_with: 'gpt-x-mini' }] }, prices: {} });
    expect(entryFor(models, 'gpt-x')?.id).toBe('m');
    expect(entryFor(models, 'gpt-x-mini-high')?.id).toBe('m');
    expect(entryFor(models, 'gpt-x-2026-01-31')?.id).toBe('m');
    expect(entryFor(models, 'gpt-x-max')).toBeUndefined();
  });

  it('runs no expression out of the network', async () => {
    const models = await feed({ match: { regex: '^(a+)+$' }, prices: {} });
    expect(entryFor(models, `${'a'.repeat(40)}!`)).toBeUndefined();
  });

  it('tells by its own name which model an entry speaks of, where a rule needs an expression that is not run', async () => {
    const match = { and: [{ starts_with: 'm' }, { regex: '^(?!.*-tts$)' }] };
    const models = await feed({ prices: { input_mtok: 1, output_mtok: 1 }, match });
    expect(entryFor(models, 'm')?.id).toBe('m');
    expect(entryFor(models, 'm-tts')).toBeUndefined();
  });
});

async function listed(model: object, id = 'm'): Promise<ModelFacts | undefined> {
  const read = await readModelsDev({ p: { id: 'p', models: { m: { id, ...model } } } });
  return read.providers.get('p')?.[0]?.facts;
}

describe('models.dev', () => {
  it('tells limits, modalities, abilities, dates and prices', async () => {
    expect(
      await listed({
        name: 'M',
        reasoning: true,
        temperature: false,
        tool_call: true,
        knowledge: '2025-01',
        release_date: '2025-06-10',
        modalities: { input: ['text', 'pdf'], output: ['text'] },
        cost: { input: 1.25, output: 10, cache_read: 0.125, context_over_200k: { input: 2.5, output: 15 } },
        limit: { context: 1_000_000, output: 64_000 },
      }),
    ).toEqual({
      id: 'm',
      name: 'M',
      contextTokens: 1_000_000,
      maxOutputTokens: 64_000,
      inputModalities: ['text', 'file'],
      outputModalities: ['text'],
      parameters: { tools: true, tool_choice: true, reasoning: true, temperature: false },
      releasedAt: '2025-06-10',
      knowledgeCutoff: '2025-01',
      prices: [
        {
          input: 1_250_000_000,
          output: 10_000_000_000,
          cacheRead: 125_000_000,
          tiers: [{ minInputTokens: 200_001, input: 2_500_000_000, output: 15_000_000_000 }],
        },
      ],
    });
  });

  it('has the lengths of its tiers, not the 200 000 that its older field always says', async () => {
    const rates = (input: number, size: number): object => ({ input, output: 45, tier: { type: 'context', size } });
    const told = await listed({
      cost: {
        input: 5,
        output: 30,
        tiers: [rates(20, 500_000), rates(10, 272_000)],
        context_over_200k: { input: 10, output: 45 },
      },
    });
    expect(told?.prices?.[0]?.tiers?.map(({ minInputTokens, input }) => [minInputTokens, input])).toEqual([
      [272_001, 10_000_000_000],
      [500_001, 20_000_000_000],
    ]);
  });

  it('is believed to be free only where it calls itself so', async () => {
    const cost = { input: 0, output: 0 };
    expect((await listed({ cost }))?.prices).toBeUndefined();
    expect((await listed({ cost }, 'a:free'))?.prices).toEqual([{ input: 0, output: 0 }]);
  });

  it('leaves out a figure of an unexpected type, and the row whose price is of one', async () => {
    expect(await listed({ limit: { context: 'huge', output: 5 }, release_date: 'soon' })).toEqual({
      id: 'm',
      maxOutputTokens: 5,
    });
    expect(await listed({ cost: { input: '1', output: 2 } })).toBeUndefined();
  });
});
