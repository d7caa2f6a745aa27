// Prices and model facts from the data bundled with @pydantic/genai-prices (MIT); never fetches anything.
import {
  calcPrice,
  findProvider,
  type ConditionalPrice,
  type ModelInfo,
  type ModelPrice,
} from '@pydantic/genai-prices';
import { scaleDecimal } from './decimal.ts';
import { notServed, notText } from './feed-corrections.ts';
import type { Price } from './price.ts';

/** Day on which the bundled version was published. */
export const PRICE_DATA_DATE = '2026-09-23';

export interface ModelFacts {
  readonly name?: string;
  readonly contextTokens?: number;
}

/** Provider ids are the price feed's own (`priceProvider` of a registry row). */
export interface PriceFacts {
  /** The price in force at `at` (epoch ms; some vendors charge by the hour of day); undefined = unknown. */
  price(priceProvider: string, upstreamModel: string, at: number): Price | undefined;
  facts(priceProvider: string, upstreamModel: string): ModelFacts | undefined;
  /** Ids of the text models with a known price that the feed does not call retired, as they are sent upstream. */
  models(priceProvider: string): readonly string[];
}

/** Where the feed's ids lack a prefix that the provider's API asks for. */
const upstreamPrefixes: Readonly<Record<string, string>> = { fireworks: 'accounts/fireworks/models/' };

const NANO_DIGITS = 9;

/** Remembers which entry of the feed an id leads to, since matching walks through the feed's rules. */
export function createPriceFacts(): PriceFacts {
  const known = new Map<string, ModelInfo | undefined>();
  /** Prices that are the same at every hour. */
  const fixed = new Map<ModelInfo, Price | undefined>();

  const find = (priceProvider: string, upstreamModel: string): ModelInfo | undefined => {
    const key = keyOf(priceProvider, upstreamModel);
    if (!known.has(key)) known.set(key, match(priceProvider, upstreamModel));
    return known.get(key);
  };

  return {
    price(priceProvider, upstreamModel, at) {
      const model = find(priceProvider, upstreamModel);
      if (!model) return undefined;
      if (Array.isArray(model.prices)) return toPrice(ratesAt(model, model.prices, at));
      if (!fixed.has(model)) fixed.set(model, toPrice(model.prices));
      return fixed.get(model);
    },
    facts(priceProvider, upstreamModel) {
      const model = find(priceProvider, upstreamModel);
      if (!model) return undefined;
      return {
        ...(model.name !== undefined && { name: model.name }),
        ...(model.context_window !== undefined && { contextTokens: model.context_window }),
      };
    },
    models(priceProvider) {
      const prefix = upstreamPrefixes[priceProvider] ?? '';
      const models = feedProvider(priceProvider)?.models ?? [];
      const served = models.filter((model) => isServedTextModel(priceProvider, model));
      for (const model of served) known.set(keyOf(priceProvider, prefix + model.id), model);
      return served.map(({ id }) => prefix + id);
    },
  };
}

const keyOf = (priceProvider: string, upstreamModel: string): string => `${priceProvider} ${upstreamModel}`;

/** The feed also finds providers by resemblance; only the exact id is meant here. */
function feedProvider(id: string): ReturnType<typeof findProvider> {
  const provider = findProvider({ providerId: id });
  return provider?.id === id ? provider : undefined;
}

function match(priceProvider: string, upstreamModel: string): ModelInfo | undefined {
  if (!feedProvider(priceProvider)) return undefined;
  return calcPrice({}, upstreamModel, { providerId: priceProvider })?.model;
}

/** The feed's own choice among an entry's dated and time-of-day prices. */
function ratesAt(model: ModelInfo, prices: ConditionalPrice[], at: number): ModelPrice {
  const provider = {
    id: 'one-model',
    name: 'one-model',
    api_pattern: '',
    models: [{ ...model, prices, match: { equals: 'm' } }],
  };
  return calcPrice({}, 'm', { provider, timestamp: new Date(at) })?.model_price ?? {};
}

/** Fine-tunes (`ft:`) are templates, not ids that can be asked for. */
function isServedTextModel(priceProvider: string, { id, deprecated, prices }: ModelInfo): boolean {
  if (deprecated === true || id.startsWith('ft:') || notText.test(id) || notServed[priceProvider]?.test(id))
    return false;
  const rates = Array.isArray(prices) ? (prices[0]?.prices ?? {}) : prices;
  return rates['input_mtok'] !== undefined && rates['output_mtok'] !== undefined;
}

const rateKeys = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  reasoning: 'output_reasoning_mtok',
} as const;

type Rates = { -readonly [K in keyof typeof rateKeys]?: number };

function toPrice(prices: ModelPrice): Price | undefined {
  const { input, output, ...rest } = ratesFor(prices, 0);
  if (input === undefined) return undefined;
  const perRequest = usdToNano(prices['requests_kcount'], -3);
  const tiers = tierStarts(prices).map((start) => {
    const rates = ratesFor(prices, start + 1);
    return { ...rates, minInputTokens: start + 1, input: rates.input ?? input, output: rates.output ?? 0 };
  });
  return {
    input,
    // Embedding models have no output price because they have no output tokens.
    output: output ?? 0,
    ...rest,
    ...(perRequest !== undefined && { perRequest }),
    ...(tiers.length > 0 && { tiers }),
    source: 'genai-prices',
    asOf: PRICE_DATA_DATE,
  };
}

/** The feed's tiers begin above `start`, so one token later than Price's. */
function tierStarts(prices: ModelPrice): readonly number[] {
  const starts = Object.values(rateKeys).flatMap((key) => {
    const rate = prices[key];
    return typeof rate === 'object' ? rate.tiers.map((tier) => tier.start) : [];
  });
  return [...new Set(starts)].sort((a, b) => a - b);
}

function ratesFor(prices: ModelPrice, inputTokens: number): Rates {
  const rates: Rates = {};
  for (const [name, key] of Object.entries(rateKeys) as [keyof Rates, string][]) {
    const rate = prices[key];
    const usd = typeof rate === 'object' ? rateInTier(rate, inputTokens) : rate;
    const nanoUsd = usdToNano(usd, 0);
    if (nanoUsd !== undefined) rates[name] = nanoUsd;
  }
  return rates;
}

function rateInTier(rate: Exclude<ModelPrice[string], number | undefined>, inputTokens: number): number {
  const inForce = rate.tiers.filter((tier) => inputTokens > tier.start).sort((a, b) => b.start - a.start)[0];
  return inForce?.price ?? rate.base;
}

/** Dollars × 10^shift in nano-USD; the shortest decimal text of the number is what the feed's author wrote. */
function usdToNano(usd: ModelPrice[string], shift: number): number | undefined {
  return typeof usd === 'number' ? scaleDecimal(usd, NANO_DIGITS + shift) : undefined;
}
