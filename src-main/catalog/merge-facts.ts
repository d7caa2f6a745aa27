// Puts together what several sources say about one model, each figure from the best of them.
import type { FigureName, ModelFigures, Origin, PriceFigures, TimedPrice } from './model-facts.ts';
import { priceInForce } from './price-in-force.ts';

export interface Told {
  readonly figures: ModelFigures;
  readonly origin: Origin;
  /** Where figures of one telling come from different sources. */
  readonly origins?: Partial<Readonly<Record<FigureName, Origin>>>;
  /** Its price is the user's word: nothing may be added to it. */
  readonly isFinal?: boolean;
}

export interface Merged {
  readonly figures: ModelFigures;
  readonly origins: Partial<Readonly<Record<FigureName, Origin>>>;
}

const figureNames = {
  name: true,
  contextTokens: true,
  maxOutputTokens: true,
  inputModalities: true,
  outputModalities: true,
  parameters: true,
  supportedParameters: true,
  quantization: true,
  region: true,
  releasedAt: true,
  knowledgeCutoff: true,
  endsAt: true,
  prices: true,
} satisfies Record<FigureName, true>;

export const FIGURES = Object.keys(figureNames) as readonly FigureName[];

/**
 * @param told the best first
 * @param at epoch ms at which prices are compared
 */
export function mergeFacts(told: readonly Told[], at: number): Merged {
  const figures: Partial<Record<FigureName, unknown>> = {};
  const origins: Partial<Record<FigureName, Origin>> = {};
  for (const name of FIGURES) {
    const tellers = told.filter((each) => each.figures[name] !== undefined);
    const chosen = name === 'prices' ? richestOf(tellers, at) : tellers[0];
    if (!chosen) continue;
    // What one leaves open another may know.
    figures[name] =
      name === 'parameters'
        ? Object.assign({}, ...tellers.map((each) => each.figures.parameters).reverse())
        : chosen.figures[name];
    origins[name] = originOf(chosen, name);
  }
  return { figures: figures as ModelFigures, origins };
}

const originOf = ({ origin, origins }: Told, name: FigureName): Origin => origins?.[name] ?? origin;

/**
 * The first one, unless a later one asks the same for input and output and knows more: cache lifetimes, lengths, hours, sound.
 * Fresh sources are often the plainest.
 */
function richestOf(tellers: readonly Told[], at: number): Told | undefined {
  const [first, ...others] = tellers;
  if (!first || first.isFinal) return first;
  const agreeing = others.filter((other) => asksTheSame(first.figures.prices ?? [], other.figures.prices ?? [], at));
  return [first, ...agreeing].reduce((best, other) =>
    richness(other.figures.prices ?? []) > richness(best.figures.prices ?? []) ? other : best,
  );
}

/** A source that knows no hours tells the price of one of them. */
function asksTheSame(one: readonly TimedPrice[], other: readonly TimedPrice[], at: number): boolean {
  const asked = priceInForce(one, at);
  return pricesOfTheDay(other, at).some(
    (price) =>
      price.input === asked?.input &&
      price.output === asked.output &&
      // One that knows of no higher rates for long prompts would be cheaper than the truth.
      (asked.tiers?.length ?? 0) <= (price.tiers?.length ?? 0),
  );
}

function pricesOfTheDay(prices: readonly TimedPrice[], at: number): readonly PriceFigures[] {
  const usual = priceInForce(
    prices.filter(({ minutes }) => minutes === undefined),
    at,
  );
  return [...(usual ? [usual] : []), ...prices.filter(({ minutes }) => minutes !== undefined)];
}

const richness = (prices: readonly TimedPrice[]): number =>
  prices.reduce((sum, price) => sum + Object.keys(price).length + (price.tiers?.length ?? 0), 0);
