// The shipped snapshot, every row of it: ids, prices, limits, dates and sources that can be relied upon.
import { describe, expect, it } from 'vitest';
import { createKnownFacts } from '../../src-main/catalog/known-facts.ts';
import { FIGURES } from '../../src-main/catalog/merge-facts.ts';
import type { TimedPrice } from '../../src-main/catalog/model-facts.ts';
import { priceInForce } from '../../src-main/catalog/price-in-force.ts';
import { openSnapshot } from '../../src-main/catalog/snapshot.ts';
import { findRow, registry } from '../../src-main/providers/registry.ts';

const snapshot = openSnapshot();
const rows = snapshot.providers.flatMap((provider) =>
  [...snapshot.endpoints(provider)].map(([id, endpoint]) => ({ provider, id, ...endpoint })),
);
const listed = rows.filter((row) => row.listed);
const names = (of: readonly { provider: string; id: string }[]): readonly string[] =>
  of.map(({ provider, id }) => `${provider}:${id}`);

/** 10 000 USD per million tokens, and 10 USD per call: beyond that a digit has slipped. */
const MAX_RATE = 10_000_000_000_000;
const MAX_FEE = 10_000_000_000;
const DATE = /^20\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const modalities = new Set('text image audio video file embeddings rerank transcription speech'.split(' '));
const fields = new Set(
  (
    'frequency_penalty include_reasoning logit_bias logprobs max_tokens presence_penalty reasoning response_format seed stop ' +
    'structured_outputs temperature tool_choice tools top_logprobs top_p'
  ).split(' '),
);

function ratesOf(price: TimedPrice): readonly number[] {
  const {
    from: _from,
    minutes: _minutes,
    perRequest: _r,
    perSearch: _s,
    tiers = [],
    serviceTiers: _l,
    ...rates
  } = price;
  return [...Object.values(rates), ...tiers.flatMap(({ minInputTokens: _min, ...tier }) => Object.values(tier))];
}

describe('the snapshot', () => {
  it('is as large as promised', () => {
    expect(snapshot.models().size).toBeGreaterThanOrEqual(300);
    expect(snapshot.providers.length).toBeGreaterThanOrEqual(60);
    expect(listed.length).toBeGreaterThan(3000);
  });

  it('names only providers of the registry, and no local ones', () => {
    expect(snapshot.providers.filter((id) => findRow(id) === undefined || findRow(id)?.local === true)).toEqual([]);
  });

  it('has no id that a provider could not be asked for', () => {
    expect(names(rows.filter(({ id }) => id.length > 300 || /[\s~]/.test(id) || id === ''))).toEqual([]);
  });

  it('gives each endpoint a well-formed canonical id', () => {
    const wellFormed = /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._+-]*(?::[a-z]+)?$/;
    expect(rows.filter(({ model }) => !wellFormed.test(model)).map(({ model }) => model)).toEqual([]);
  });

  it('knows every listed model by name, once, and has no model that nobody serves', () => {
    const served = new Set(listed.map(({ model }) => model));
    expect([...served].filter((id) => !snapshot.models().has(id))).toEqual([]);
    expect([...snapshot.models().keys()].filter((id) => !served.has(id))).toEqual([]);
  });

  it('traces every figure to a source with a package, a version, a licence and a date', () => {
    const sources = new Set(snapshot.sources.map(({ id }) => id));
    for (const { name, version, date, license } of snapshot.sources) {
      expect([name, version, date, license]).toEqual([
        expect.stringMatching(/^@?[a-z/-]+$/),
        expect.stringMatching(/^\d+\.\d+\.\d+$/),
        expect.stringMatching(DATE),
        expect.stringMatching(/^(?:MIT|Apache-2\.0)$/),
      ]);
    }
    const untraced = rows.filter(({ figures, origins }) =>
      FIGURES.some((name) => {
        const source = origins?.[name]?.source ?? '';
        return figures[name] !== undefined && !sources.has(source) && source !== 'id';
      }),
    );
    expect(names(untraced)).toEqual([]);
  });

  it('has no price that is negative, broken or out of all proportion', () => {
    const isBad = (price: TimedPrice): boolean =>
      ratesOf(price).some((rate) => !Number.isSafeInteger(rate) || rate < 0 || rate > MAX_RATE) ||
      [price.perRequest ?? 0, price.perSearch ?? 0].some(
        (fee) => !Number.isSafeInteger(fee) || fee < 0 || fee > MAX_FEE,
      );
    expect(names(rows.filter(({ figures }) => figures.prices?.some(isBad)))).toEqual([]);
  });

  it('never asks more for a cache read than for fresh input', () => {
    const isBad = ({ cacheRead = 0, input }: { cacheRead?: number; input: number }): boolean => cacheRead > input;
    const bad = rows.filter(({ figures }) =>
      figures.prices?.some((price) => isBad(price) || (price.tiers ?? []).some(isBad)),
    );
    expect(names(bad)).toEqual([]);
  });

  it('has tiers that begin later and later, and never at nothing', () => {
    const starts = rows.flatMap(({ figures }) =>
      (figures.prices ?? []).map(({ tiers = [] }) => tiers.map(({ minInputTokens }) => minInputTokens)),
    );
    const isAscending = (tiers: readonly number[]): boolean =>
      tiers.every((start, index) => start > (tiers[index - 1] ?? 0));
    expect(starts.filter((tiers) => !isAscending(tiers))).toEqual([]);
  });

  it('has a price for every hour, changing only on quarters, which is how often the catalogue looks', () => {
    const timed = rows.filter(({ figures }) => (figures.prices?.length ?? 0) > 1);
    expect(timed.length).toBeGreaterThan(0);
    for (const { id, figures } of timed) {
      const minutes = (figures.prices ?? []).flatMap((price) => price.minutes ?? []);
      expect(
        minutes.filter((minute) => minute % 15 !== 0 || minute < 0 || minute > 1440),
        id,
      ).toEqual([]);
      for (const hour of Array.from({ length: 24 }, (_, index) => index)) {
        expect(
          priceInForce(figures.prices ?? [], Date.UTC(2026, 10, 27, hour))?.input,
          `${id} at ${hour}`,
        ).toBeDefined();
      }
    }
  });

  it('has whole positive limits, and tells no model to write more than it can hold', () => {
    const bad = rows.filter(({ figures: { contextTokens = 1, maxOutputTokens = 1 } }) =>
      [contextTokens, maxOutputTokens].some((limit) => !Number.isSafeInteger(limit) || limit <= 0),
    );
    expect(names(bad)).toEqual([]);
    const over = rows.filter(
      ({ figures: { contextTokens = Number.POSITIVE_INFINITY, maxOutputTokens = 0 } }) =>
        maxOutputTokens > contextTokens,
    );
    expect(names(over)).toEqual([]);
  });

  it('uses only known words for modalities and request fields', () => {
    const words = rows.flatMap(({ figures: { inputModalities = [], outputModalities = [] } }) => [
      ...inputModalities,
      ...outputModalities,
    ]);
    expect([...new Set(words)].filter((word) => !modalities.has(word))).toEqual([]);
    const named = rows.flatMap(({ figures: { parameters = {} } }) => Object.keys(parameters));
    expect([...new Set(named)].filter((field) => !fields.has(field))).toEqual([]);
  });

  it('has real dates, none of them long after it was made', () => {
    const dates = [
      ...rows.flatMap(({ figures: { releasedAt, knowledgeCutoff, endsAt } }) => [releasedAt, knowledgeCutoff, endsAt]),
      ...[...snapshot.models().values()].flatMap(({ releasedAt, knowledgeCutoff }) => [releasedAt, knowledgeCutoff]),
    ].filter((date) => date !== undefined);
    expect(dates.filter((date) => !DATE.test(date))).toEqual([]);
    expect(dates.filter((date) => date > '2027-12-31')).toEqual([]);
    const from = rows.flatMap(({ figures }) => (figures.prices ?? []).flatMap((price) => price.from ?? []));
    expect(from.filter((date) => Number.isNaN(Date.parse(date)))).toEqual([]);
  });

  it('sorts every file, so that a diff shows what changed', () => {
    for (const provider of snapshot.providers) {
      const ids = [...snapshot.endpoints(provider).keys()];
      expect(ids, provider).toEqual([...ids].sort());
    }
    const models = [...snapshot.models().keys()];
    expect(models).toEqual([...models].sort());
  });

  it('does not offer what no protocol of the gateway can ask for', () => {
    expect(names(listed.filter(({ id }) => /realtime|[-/]veo-|sora-|moderation/i.test(id)))).toEqual([]);
  });

  it('says what comes back where it is no text', () => {
    const embedding = listed.filter(({ id }) => /embed/i.test(id));
    expect(embedding.length).toBeGreaterThan(10);
    expect(names(embedding.filter(({ figures }) => figures.outputModalities?.includes('text')))).toEqual([]);
  });
});

describe('known facts', () => {
  const facts = createKnownFacts(snapshot, [], Date.UTC(2026, 10, 27));

  it('give cache lifetimes, searches and their origin from the richest of the agreeing sources', () => {
    const sonnet = facts.find('anthropic', 'claude-sonnet-4-5');
    expect(sonnet?.figures.prices?.[0]).toMatchObject({
      input: 3_000_000_000,
      output: 15_000_000_000,
      cacheRead: 300_000_000,
      cacheWrite: 3_750_000_000,
      cacheWrite1h: 6_000_000_000,
      perSearch: 10_000_000,
    });
    expect(sonnet?.origins?.prices).toEqual({ source: 'genai-prices', asOf: '2026-09-23' });
  });

  it('follow the hour and the day where a vendor charges by them', () => {
    const at = (time: number): number | undefined =>
      priceInForce(facts.find('deepseek', 'deepseek-v4-pro')?.figures.prices ?? [], time)?.input;
    expect(at(Date.UTC(2026, 9, 1, 2))).toBe(1_320_000_000);
    expect(at(Date.UTC(2026, 9, 1, 12))).toBe(660_000_000);
    expect(at(Date.UTC(2026, 6, 1, 12))).toBe(435_000_000);
  });

  it.each(['google', 'vertex'])('ask more for long prompts where %s does', (provider) => {
    const [price] = facts.find(provider, 'gemini-2.5-pro')?.figures.prices ?? [];
    expect(price?.tiers).toMatchObject([{ minInputTokens: 200_001, input: 2_500_000_000, output: 15_000_000_000 }]);
  });

  it('keep apart what a name means today and what it once was', () => {
    const models = rows.filter(({ listed: is }) => is);
    const latest = models.find(({ provider, id }) => provider === 'mistral' && id === 'mistral-large-latest');
    const old = models.find(({ provider, id }) => provider === 'openrouter' && id === 'mistralai/mistral-large');
    expect([latest, old]).not.toContain(undefined);
    expect(latest?.model).not.toBe(old?.model);
  });

  it('price dated ids that nobody lists by their undated model, without taking them for it', () => {
    const dated = facts.find('openai', 'gpt-4o-mini-2024-07-18');
    expect(dated?.figures.prices).toEqual(facts.find('openai', 'gpt-4o-mini')?.figures.prices);
    expect(dated?.model).toBeUndefined();
  });

  it('give fees per call, and embedding models an output price of nothing instead of no price', () => {
    expect(facts.find('perplexity', 'sonar')?.figures.prices?.[0]?.perRequest).toBe(12_000_000);
    const embedding = facts.find('openai', 'text-embedding-3-small')?.figures.prices;
    expect(embedding).toEqual([{ input: 20_000_000, output: 0 }]);
  });

  it('know the price of what is no longer listed, and do not list it', () => {
    const unlisted = rows.filter((row) => row.provider === 'openai' && !row.listed);
    expect(unlisted.length).toBeGreaterThan(10);
    expect(unlisted.every(({ figures }) => figures.prices !== undefined)).toBe(true);
    expect(facts.listed('openai')).not.toContain(unlisted[0]?.id);
  });

  it('know nothing of providers and models that nobody told of', () => {
    expect(facts.find('openai', 'no-such-model')).toBeUndefined();
    expect(facts.find('no-such-provider', 'gpt-4o')).toBeUndefined();
    expect(facts.listed('no-such-provider')).toEqual([]);
  });

  it('put the endpoints of the big clouds beside the same model of its maker', () => {
    const servers = rows.filter(({ model, listed: is }) => model === 'anthropic/claude-sonnet-4.5' && is);
    expect(new Set(servers.map(({ provider }) => provider))).toEqual(
      new Set([...servers.map(({ provider }) => provider), 'anthropic', 'bedrock', 'openrouter', 'vercel']),
    );
    expect(registry.length).toBeGreaterThan(60);
  });
});
