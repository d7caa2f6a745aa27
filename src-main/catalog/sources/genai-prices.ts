// Reads the price feed of genai-prices (MIT): prices by provider, with lengths, days, hours and media.
import { z } from 'zod';
import { withoutDate } from '../canonical-id.ts';
import { scaleDecimal } from '../decimal.ts';
import type { ModelFacts, PriceFigures, TimedPrice } from '../model-facts.ts';
import { readRows, type Breathe, type ReadRows } from './read-rows.ts';

const tiered = z.object({
  base: z.number().nonnegative(),
  tiers: z.array(z.object({ start: z.number().int().nonnegative(), price: z.number().nonnegative() })),
});
const rates = z.record(z.string(), z.union([z.number().nonnegative(), tiered]));
type Rates = z.infer<typeof rates>;

const clock = z.string().regex(/^\d{2}:\d{2}:\d{2}(?:Z|\+00:00)$/);
const constraint = z.union([z.object({ start_date: z.iso.date() }), z.object({ start_time: clock, end_time: clock })]);
const conditional = z.array(z.object({ constraint: constraint.nullish(), prices: rates })).min(1);

type Rule =
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }
  | { readonly or: readonly Rule[] }
  | { readonly and: readonly Rule[] };
const rule: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    z.object({ equals: z.string() }),
    z.object({ starts_with: z.string() }),
    z.object({ ends_with: z.string() }),
    z.object({ contains: z.string() }),
    z.object({ regex: z.string() }),
    z.object({ or: z.array(rule) }),
    z.object({ and: z.array(rule) }),
  ]),
);

const feedModel = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  match: rule,
  context_window: z.number().int().positive().nullish(),
  deprecated: z.boolean().nullish(),
  prices: z.union([rates, conditional]),
});
const feed = z.array(z.object({ id: z.string().min(1), models: z.array(z.unknown()) }));

export interface FeedModel {
  readonly id: string;
  readonly isRetired: boolean;
  /** Does the entry speak of the model that the provider calls so? */
  readonly covers: (upstreamModel: string) => boolean;
  readonly facts: ModelFacts;
}

/** By the feed's own provider id. Rejects with ZodError when it is no feed; rows that are none of a feed are counted in `malformed`. */
export async function readGenaiPrices(
  body: unknown,
  breathe: Breathe = () => Promise.resolve(),
): Promise<ReadRows<FeedModel>> {
  return readRows(
    feed.parse(body).map(({ id, models }) => [id, models] as const),
    (row) => toModel(feedModel.parse(row)),
    breathe,
  );
}

/** The entry that speaks of a model, a dated id standing for its undated one. */
export const entryFor = (models: readonly FeedModel[], upstreamModel: string): FeedModel | undefined =>
  models.find((entry) => entry.covers(upstreamModel)) ??
  models.find((entry) => entry.covers(withoutDate(upstreamModel)));

function toModel(model: z.infer<typeof feedModel>): FeedModel {
  const { id, name, match, context_window: contextTokens, prices } = model;
  const timed = Array.isArray(prices) ? prices.flatMap(toTimed) : plain(prices);
  return {
    id,
    isRetired: model.deprecated === true,
    // A rule that cannot be run to its end is at least about the model that the entry is named after.
    covers: (upstreamModel) =>
      matches(match, upstreamModel.toLowerCase()) || (holdsExpression(match) && upstreamModel === id),
    facts: {
      id,
      ...(name && { name }),
      ...(contextTokens && { contextTokens }),
      ...(timed.length > 0 && { prices: timed }),
    },
  };
}

function matches(rule: Rule, id: string): boolean {
  if ('or' in rule) return rule.or.some((each) => matches(each, id));
  if ('and' in rule) return rule.and.every((each) => matches(each, id));
  if ('equals' in rule) return id === rule.equals.toLowerCase();
  if ('starts_with' in rule) return id.startsWith(rule.starts_with.toLowerCase());
  if ('ends_with' in rule) return id.endsWith(rule.ends_with.toLowerCase());
  if ('contains' in rule) return id.includes(rule.contains.toLowerCase());
  // An expression out of the network is not run: it could take forever. The feed has them for dated ids alone: see `entryFor`.
  return false;
}

function holdsExpression(rule: Rule): boolean {
  if ('or' in rule) return rule.or.some(holdsExpression);
  return 'and' in rule ? rule.and.some(holdsExpression) : 'regex' in rule;
}

function plain(prices: Rates): readonly TimedPrice[] {
  const figures = toFigures(prices);
  return figures ? [figures] : [];
}

function toTimed({ constraint: when, prices }: z.infer<typeof conditional>[number]): readonly TimedPrice[] {
  const figures = toFigures(prices);
  if (!figures) return [];
  if (!when) return [figures];
  if ('start_date' in when) return [{ ...figures, from: when.start_date }];
  return [{ ...figures, minutes: [minuteOf(when.start_time), minuteOf(when.end_time)] }];
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const tokenRates = {
  input: 'input_mtok',
  output: 'output_mtok',
  cacheRead: 'cache_read_mtok',
  cacheWrite: 'cache_write_mtok',
  cacheWrite1h: 'cache_write_1h_mtok',
  reasoning: 'output_reasoning_mtok',
} as const;
const mediaRates = {
  audioInput: 'input_audio_mtok',
  audioOutput: 'output_audio_mtok',
  imageInput: 'input_image_mtok',
  imageOutput: 'output_image_mtok',
} as const;
const feesPerThousand = { perRequest: 'requests_kcount', perSearch: 'web_searches_kcount' } as const;

const NANO_DIGITS = 9;

/** undefined where nothing is asked per token of input: minutes and pages are not what we count. */
function toFigures(prices: Rates): PriceFigures | undefined {
  const { input, output = 0, ...rest } = ratesAt(prices, tokenRates, 0);
  if (input === undefined) return undefined;
  const tiers = tierStarts(prices).map((start) => {
    const at = ratesAt(prices, tokenRates, start + 1);
    return { ...at, minInputTokens: start + 1, input: at.input ?? input, output: at.output ?? output };
  });
  return {
    input,
    // Embedding models have no output price because they have no output tokens.
    output,
    ...rest,
    ...ratesAt(prices, mediaRates, 0),
    ...ratesAt(prices, feesPerThousand, 0, -3),
    ...(tiers.length > 0 && { tiers }),
  };
}

/** The feed's tiers begin above `start`, so one token later than ours. */
function tierStarts(prices: Rates): readonly number[] {
  const starts = Object.values(tokenRates).flatMap((key) => {
    const rate = prices[key];
    return typeof rate === 'object' ? rate.tiers.map((tier) => tier.start) : [];
  });
  return [...new Set(starts)].sort((a, b) => a - b);
}

function ratesAt<N extends string>(
  prices: Rates,
  names: Readonly<Record<N, string>>,
  inputTokens: number,
  shift = 0,
): { [K in N]?: number } {
  const found: { [K in N]?: number } = {};
  for (const [name, key] of Object.entries(names) as [N, string][]) {
    const rate = prices[key];
    const usd = typeof rate === 'object' ? rateInTier(rate, inputTokens) : rate;
    // The shortest decimal text of the number is what the feed's author wrote.
    const nanoUsd = usd === undefined ? undefined : scaleDecimal(usd, NANO_DIGITS + shift);
    if (nanoUsd !== undefined) found[name] = nanoUsd;
  }
  return found;
}

function rateInTier({ base, tiers }: z.infer<typeof tiered>, inputTokens: number): number {
  const inForce = tiers.filter((tier) => inputTokens > tier.start).sort((a, b) => b.start - a.start)[0];
  return inForce?.price ?? base;
}
