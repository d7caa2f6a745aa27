// The shipped price data: read exactly, dated honestly, never fetched.
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { createPriceFacts, PRICE_DATA_DATE } from '../../src-main/catalog/genai-prices.ts';
import { computeCost } from '../../src-main/catalog/price-lines.ts';
import { registry } from '../../src-main/providers/registry.ts';

const facts = createPriceFacts();
const at = Date.UTC(2026, 9, 1, 12);
const priced = registry.flatMap((row) => (row.priceProvider === undefined ? [] : [row.priceProvider]));

describe('price facts', () => {
  it('carry the date of the installed data', () => {
    const installed = new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url);
    const { version, license } = JSON.parse(readFileSync(installed, 'utf8')) as { version: string; license: string };
    expect([version, license, PRICE_DATA_DATE]).toEqual(['0.1.8', 'MIT', '2026-09-23']);
  });

  it('give cache prices, tiers and their origin', () => {
    expect(facts.price('anthropic', 'claude-sonnet-4-5-20250929', at)).toEqual({
      input: 3_000_000_000,
      output: 15_000_000_000,
      cacheRead: 300_000_000,
      cacheWrite: 3_750_000_000,
      cacheWrite1h: 6_000_000_000,
      tiers: [
        {
          minInputTokens: 200_001,
          input: 6_000_000_000,
          output: 22_500_000_000,
          cacheRead: 600_000_000,
          cacheWrite: 7_500_000_000,
          cacheWrite1h: 12_000_000_000,
        },
      ],
      source: 'genai-prices',
      asOf: PRICE_DATA_DATE,
    });
  });

  it('give fees per call in nano-USD per call', () => {
    expect(facts.price('perplexity', 'sonar', at)?.perRequest).toBe(12_000_000);
  });

  it('give embedding models no output price instead of none at all', () => {
    expect(facts.price('openai', 'text-embedding-3-small', at)).toMatchObject({ input: 20_000_000, output: 0 });
  });

  it('leave unknown models, unknown providers and look-alike providers unpriced', () => {
    expect(facts.price('openai', 'no-such-model', at)).toBeUndefined();
    expect(facts.price('no-such-provider', 'gpt-4o', at)).toBeUndefined();
    expect(facts.price('my-openai-proxy', 'gpt-4o', at)).toBeUndefined();
    expect(facts.models('no-such-provider')).toEqual([]);
  });

  it('follow the hour where a vendor charges by it', () => {
    const peak = facts.price('deepseek', 'deepseek-v4-pro', Date.UTC(2026, 9, 1, 2));
    const calm = facts.price('deepseek', 'deepseek-v4-pro', Date.UTC(2026, 9, 1, 12));
    expect([peak?.input, calm?.input]).toEqual([1_320_000_000, 660_000_000]);
  });

  it('follow the date where a price changed', () => {
    const before = facts.price('deepseek', 'deepseek-v4-pro', Date.UTC(2026, 6, 1, 12));
    expect(before?.input).toBe(435_000_000);
  });

  it('change only on quarters of an hour, which is how often the catalogue looks', () => {
    const minutes = new Set<number>();
    for (const provider of new Set(priced)) {
      for (const model of facts.models(provider)) {
        const info = calcPrice({}, model, { providerId: provider })?.model;
        if (!Array.isArray(info?.prices)) continue;
        for (const { constraint } of info.prices) {
          if (constraint?.type !== 'time_of_date') continue;
          for (const time of [constraint.start_time, constraint.end_time]) minutes.add(Number(time.split(':')[1]));
        }
      }
    }
    expect([...minutes].filter((minute) => minute % 15 !== 0)).toEqual([]);
  });

  it.each([...new Set(priced)])('know priced models of %s, every one with whole non-negative rates', (provider) => {
    const models = facts.models(provider);
    expect(models.length).toBeGreaterThan(0);
    for (const model of models) {
      const price = facts.price(provider, model, at);
      const { source: _source, asOf: _asOf, tiers = [], ...rates } = price ?? { source: '', asOf: '' };
      const numbers = [...Object.values(rates), ...tiers.flatMap((tier) => Object.values(tier))];
      expect(
        numbers.every((each) => Number.isSafeInteger(each) && each >= 0),
        model,
      ).toBe(true);
      expect(tiers.map((tier) => tier.minInputTokens)).toEqual(
        tiers.map((tier) => tier.minInputTokens).sort((a, b) => a - b),
      );
    }
  });

  it("agree with the package's own calculation, tiers included", () => {
    const cases = [
      ['openai', 'gpt-4o'],
      ['openai', 'gpt-5.4'],
      ['anthropic', 'claude-sonnet-4-5'],
      ['anthropic', 'claude-opus-4-1'],
      ['google', 'gemini-2.5-pro'],
      ['groq', 'llama-3.3-70b-versatile'],
      ['deepseek', 'deepseek-v4-flash'],
      ['x-ai', 'grok-4.3'],
      ['mistral', 'mistral-large-latest'],
    ] as const;
    for (const [provider, model] of cases) {
      const price = facts.price(provider, model, at);
      if (!price) throw new Error(`${provider} ${model} has no price`);
      for (const uncached of [1000, 199_000, 200_001, 272_001, 900_000]) {
        const theirs = calcPrice(
          { input_tokens: uncached + 1000, cache_read_tokens: 1000, output_tokens: 777 },
          model,
          { providerId: provider, timestamp: new Date(at) },
        );
        const ours = computeCost(
          {
            input: { total: uncached + 1000, uncached, cacheRead: 1000, cacheWrite: 0, cacheWrite1h: 0 },
            output: { total: 777, text: 777, reasoning: 0 },
            estimated: false,
          },
          price,
        );
        expect(ours / 1e9, `${provider} ${model} ${uncached}`).toBeCloseTo(theirs?.total_price ?? -1, 9);
      }
    }
  });

  it('do not list what cannot be asked for text', () => {
    const all = [...new Set(priced)].flatMap((provider) => facts.models(provider));
    expect(all.filter((id) => /^ft:|embed|whisper|^ada$|gpt-image/.test(id))).toEqual([]);
  });

  it("list Fireworks' models by the path its API wants", () => {
    const models = facts.models('fireworks');
    expect(models.every((id) => id.startsWith('accounts/fireworks/models/'))).toBe(true);
    expect(facts.price('fireworks', models[0] ?? '', at)).toBeDefined();
  });
});
