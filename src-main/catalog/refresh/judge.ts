// Decides whether a freshly fetched list can be believed, by comparing it with what was known before.
import type { ModelFacts, PriceFigures, SourceFacts, TimedPrice } from '../model-facts.ts';

export interface Judged {
  /** Without the figures that were held back. */
  readonly facts: SourceFacts;
  readonly rows: number;
  /** Single prices that were not believed. */
  readonly heldBack: number;
}

export type Verdict =
  | ({ readonly believed: true } & Judged)
  /** `reason` is a sentence without the name of the source. */
  | { readonly believed: false; readonly reason: string };

export interface Before {
  /** The last copy that was believed, unless it is too old to compare names with. */
  readonly copy?: SourceFacts | undefined;
  /** How many rows the source should have at least about. */
  readonly expectedRows: number;
  /** The price that was believed until now. */
  readonly priceOf: (registryId: string, upstreamModel: string) => TimedPrice | undefined;
}

/** A price that moves by more than this is rather a slipped digit or another unit. */
const MAX_CHANGE = 10;
/** Nano-USD per million tokens: 10 000 USD. */
const MAX_RATE = 10_000_000_000_000;
/** Nano-USD per call: 100 USD. */
const MAX_FEE = 100_000_000_000;
/** Above this share of unbelievable prices, none is believed. */
const MAX_BAD_SHARE = 0.05;
const MAX_MISSING_SHARE = 0.5;

export function judge(facts: SourceFacts, before: Before): Verdict {
  const rows = [...facts.values()].reduce((sum, models) => sum + models.size, 0);
  const missing = missingReason(facts, rows, before);
  if (missing !== undefined) return { believed: false, reason: missing };

  const kept = new Map<string, ReadonlyMap<string, ModelFacts>>();
  let priced = 0;
  let heldBack = 0;
  for (const [registryId, models] of facts) {
    const good = new Map<string, ModelFacts>();
    for (const [id, model] of models) {
      if (model.prices) priced++;
      const isBad = model.prices !== undefined && !isBelievable(model.prices, before.priceOf(registryId, id));
      if (isBad) heldBack++;
      good.set(id, isBad ? withoutPrices(model) : model);
    }
    kept.set(registryId, good);
  }
  if (heldBack > priced * MAX_BAD_SHARE) {
    const reason = `${heldBack} of ${priced} prices are more than ${MAX_CHANGE} times or less than a tenth of what they were, or beyond reason.`;
    return { believed: false, reason };
  }
  return { believed: true, facts: kept, rows, heldBack };
}

function missingReason(facts: SourceFacts, rows: number, { copy, expectedRows }: Before): string | undefined {
  if (copy) {
    const ids = [...copy].flatMap(([registryId, models]) => [...models.keys()].map((id) => [registryId, id] as const));
    const missing = ids.filter(([registryId, id]) => !facts.get(registryId)?.has(id)).length;
    if (missing > ids.length * MAX_MISSING_SHARE) {
      return `${missing} of the ${ids.length} models of the last good copy are missing.`;
    }
    const [priced, pricedBefore] = [countPriced(facts), countPriced(copy)];
    return priced < pricedBefore * (1 - MAX_MISSING_SHARE)
      ? `It has ${priced} prices where the last good copy had ${pricedBefore}.`
      : undefined;
  }
  return rows < expectedRows * (1 - MAX_MISSING_SHARE)
    ? `It names ${rows} models where about ${expectedRows} are known.`
    : undefined;
}

const countPriced = (facts: SourceFacts): number =>
  [...facts.values()].reduce(
    (sum, models) => sum + [...models.values()].filter(({ prices }) => prices !== undefined).length,
    0,
  );

function isBelievable(prices: readonly TimedPrice[], known: TimedPrice | undefined): boolean {
  const sane = prices.every(isSane);
  if (!sane || !known) return sane;
  // Hours and days differ from one another: one of them is near what was known.
  return prices.some(({ input, output }) => isNear(input, known.input) && isNear(output, known.output));
}

/** Bounded, and nothing that is billed beside input and output is of another order than they are. */
function isSane({ input, output, tiers = [], ...rest }: PriceFigures): boolean {
  const { cacheRead = 0, cacheWrite = 0, cacheWrite1h = 0, reasoning = 0, perRequest = 0, perSearch = 0 } = rest;
  const { audioInput = 0, audioOutput = 0, imageInput = 0, imageOutput = 0 } = rest;
  const rates = [input, output, audioInput, audioOutput, imageInput, imageOutput];
  return (
    rates.every((rate) => rate >= 0 && rate <= MAX_RATE) &&
    [perRequest, perSearch].every((fee) => fee >= 0 && fee <= MAX_FEE) &&
    [cacheRead, cacheWrite, cacheWrite1h].every((rate) => isInProportion(rate, input)) &&
    isInProportion(reasoning, output) &&
    tiers.every((tier) => isInProportion(tier.input, input) && isInProportion(tier.output, output) && isSane(tier))
  );
}

const isInProportion = (rate: number, to: number): boolean =>
  rate >= 0 && rate <= MAX_RATE && (to === 0 || rate <= to * MAX_CHANGE);

/** Nothing can be said about what was free before. */
const isNear = (now: number, before: number): boolean =>
  before === 0 || (now <= before * MAX_CHANGE && now * MAX_CHANGE >= before);

function withoutPrices({ prices: _prices, ...rest }: ModelFacts): ModelFacts {
  return rest;
}
