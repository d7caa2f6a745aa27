// `pointsman/auto` and `pointsman/free`: which models a task goes to, by rules that can be read, never by anything hidden.
import { ageWords, agesOf } from '../../catalog/ages.ts';
import type { Candidate } from '../candidate.ts';
import { usd } from '../out-rules.ts';
import type { CostTier, PlanInput, StickyPin } from '../plan.ts';
import { blendedPrice } from '../rates.ts';
import { wildcardMatcher, wildcardRank } from '../wildcards.ts';
import { leaveUnable } from './abilities.ts';
import { bandsFrom, bandsOf } from './price-bands.ts';
import { taskOf } from './task.ts';

export type Router = 'auto' | 'free';

export interface Choice {
  /** Canonical ids in the order in which they are tried. */
  readonly models: readonly string[];
  /** One sentence: what was chosen and why. */
  readonly text: string;
}

/** The chosen one, and what to try when it cannot answer. */
const MODELS = 3;

interface Offer {
  readonly model: string;
  readonly price: number;
  /** See `agesOf`. */
  readonly releasedAt: string;
  /** Position in the user's ranking. */
  readonly rank: number;
}

/**
 * Marks everything that is not chosen as out. Candidates that a filter took out are no longer looked at.
 * @param candidates of every model there is
 */
export function chooseModels(router: Router, candidates: readonly Candidate[], input: PlanInput): Choice {
  leaveForbidden(candidates, input);
  leaveUnable(candidates, input.needs);
  if (router === 'free') leavePriced(candidates);
  const offers = offersOf(candidates, input);
  const choice = router === 'free' ? chooseFree(offers, input) : chooseByBand(offers, input);
  const models = pinnedFirst(choice.models, candidates, input.sticky).slice(0, MODELS);
  const chosen = new Set(models);
  for (const candidate of candidates) {
    if (candidate.out !== undefined || chosen.has(candidate.endpoint.model)) continue;
    candidate.out = 'not-chosen';
    candidate.detail = choice.why(candidate.endpoint.model);
  }
  const isKept = models[0] !== undefined && models[0] !== choice.models[0];
  const text = isKept ? `${models[0]} stays, since this conversation began with it.` : choice.text;
  return { models, text };
}

function leaveForbidden(candidates: readonly Candidate[], { choice }: PlanInput): void {
  const allows = choice?.allowedModels && wildcardMatcher(choice.allowedModels);
  const forbids = choice?.excludedModels && wildcardMatcher(choice.excludedModels);
  for (const candidate of candidates) {
    const { model } = candidate.endpoint;
    if (candidate.out !== undefined || ((allows?.(model) ?? true) && !forbids?.(model))) continue;
    candidate.out = 'not-chosen';
    candidate.detail = 'plugins: not among the models that it may choose from';
  }
}

function leavePriced(candidates: readonly Candidate[]): void {
  for (const candidate of candidates) {
    const { endpoint, provider } = candidate;
    if (candidate.out !== undefined || provider?.local || blendedPrice(endpoint, undefined, undefined) === 0) continue;
    candidate.out = 'not-free';
  }
}

/** Each model at its cheapest. One whose price nobody knows is none, except on the user's own machines. */
function offersOf(candidates: readonly Candidate[], { needs, choice }: PlanInput): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const candidate of candidates) {
    if (candidate.out !== undefined) continue;
    const { endpoint, provider, lane } = candidate;
    const price = blendedPrice(endpoint, lane, needs?.promptTokens) ?? (provider?.local ? 0 : undefined);
    if (price === undefined) {
      candidate.out = 'not-chosen';
      candidate.detail = 'its price is unknown';
      continue;
    }
    const known = offers.get(endpoint.model);
    if (known && known.price <= price) continue;
    const rank = wildcardRank(choice?.ranking ?? [], endpoint.model) ?? Number.MAX_SAFE_INTEGER;
    offers.set(endpoint.model, { model: endpoint.model, price, releasedAt: endpoint.releasedAt ?? '', rank });
  }
  const ages = agesOf([...offers.values()]);
  return [...offers.values()]
    .map((offer) => ({ ...offer, releasedAt: ages.get(offer.model) ?? offer.releasedAt }))
    .sort((a, b) => a.price - b.price || compare(a.model, b.model));
}

interface Chosen extends Choice {
  readonly why: (model: string) => string;
}

function chooseByBand(offers: readonly Offer[], { needs, choice }: PlanInput): Chosen {
  const task = taskOf(needs);
  const wanted = choice?.costTier ?? task.tier;
  const bands = bandsOf(offers.map(({ price }) => price));
  const inBand = (band: CostTier): readonly Offer[] => offers.filter((_, index) => bands[index] === band).sort(byMerit);
  const ordered = bandsFrom(wanted, choice?.costTier !== undefined).flatMap(inBand);
  const [first] = ordered;
  const reason = choice?.costTier === undefined ? `for ${task.signs.join(', ')}` : 'as cost_tier asks';
  return {
    models: ordered.map(({ model }) => model),
    text: first
      ? `${first.model} was chosen from ${offers.length} models that can do it: price band ${wanted} ${reason}, ${usd(first.price)} per million tokens of a usual mix; ${merit(first)}.`
      : 'No model that can do it may be used.',
    why(model) {
      const band = bands[offers.findIndex((offer) => offer.model === model)];
      return band === wanted ? 'others of its price band were chosen' : `its price band is ${band}, not ${wanted}`;
    },
  };
}

/** The user's ranking, then the newest, then the dearer: within a band a higher price is the only public sign of more ability. */
const byMerit = (a: Offer, b: Offer): number =>
  a.rank - b.rank || compare(b.releasedAt, a.releasedAt) || b.price - a.price || compare(a.model, b.model);

function merit({ rank, releasedAt }: Offer): string {
  if (rank !== Number.MAX_SAFE_INTEGER) return 'first there by your ranking';
  return releasedAt === '' ? 'the dearest there' : `the newest there, ${ageWords(releasedAt)}`;
}

/** Drawn, so that the limits of free offers are not met at once. */
function chooseFree(offers: readonly Offer[], { random }: PlanInput): Chosen {
  const models = offers
    .map((offer) => ({ offer, draw: random() }))
    .sort((a, b) => a.offer.rank - b.offer.rank || a.draw - b.draw)
    .map(({ offer }) => offer.model);
  return {
    models,
    text: models[0]
      ? `${models[0]} was drawn from ${models.length} free models that can do it.`
      : 'No free model that can do it may be used.',
    why: () => 'others were drawn',
  };
}

function pinnedFirst(
  models: readonly string[],
  candidates: readonly Candidate[],
  pin: StickyPin | undefined,
): readonly string[] {
  if (!pin) return models;
  const pinned = candidates.find(
    ({ out, endpoint }) =>
      out === undefined && endpoint.providerId === pin.providerId && endpoint.upstreamModel === pin.upstreamModel,
  )?.endpoint.model;
  if (pinned === undefined || !models.includes(pinned)) return models;
  return [pinned, ...models.filter((model) => model !== pinned)];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
