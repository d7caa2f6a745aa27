// Judges the endpoints of one name: which rules hold for it, and what they take out.
import type { Candidate, Ordering } from './candidate.ts';
import { chooseModels, type Choice } from './choice/choose-models.ts';
import { demandFilters, privacyFilters, type Filter } from './filters.ts';
import { withLanes } from './lanes.ts';
import { narrowByContext, narrowByParameters } from './narrow.ts';
import type { PlanInput, ProviderPreferences, RequestNeeds } from './plan.ts';
import { slugMatcher } from './provider-slugs.ts';
import { orderingOf, type NamedGroup } from './resolve-names.ts';
import { preferencesOf, settled } from './settle-preferences.ts';
import { wildcardMatcher } from './wildcards.ts';

/** One name with what holds for it. */
export interface GroupPlan {
  readonly group: NamedGroup;
  readonly candidates: readonly Candidate[];
  readonly filters: readonly Filter[];
  /** The request's over the route's. */
  readonly preferences: ProviderPreferences;
  readonly ordering: Ordering;
  /** The models that were chosen, where the name left that to us. */
  readonly choice?: Choice;
}

/** @param index position among the names @param access rules that hold for every name */
export function groupPlan(group: NamedGroup, index: number, access: readonly Filter[], input: PlanInput): GroupPlan {
  const { providers, needs } = input;
  const read = preferencesOf(group.route);
  const own = read.ok ? read.preferences : input.preferences;
  const preferences = settled(input.preferences, own);
  const filters = [
    ...access,
    ...privacyFilters(input.preferences, providers),
    ...(group.route?.preferences ? privacyFilters(own, providers) : []),
    ...demandFilters(preferences, needs),
  ];
  const candidates = lanesOf(group, index, preferences, input);
  applyFilters(candidates, filters);
  if (!read.ok) refuseAll(candidates, 'bad-route', read.message);
  else if (!mayUseRoute(group, input)) refuseAll(candidates, 'key-routes', undefined);
  const choice = group.router && chooseModels(group.router, candidates, input);
  if (needs) for (const ofModel of byModel(candidates, group)) narrow(ofModel, needs);
  const ordering = orderingFor(group, input.preferences, own);
  return { group, candidates, filters, preferences, ordering, ...(choice && { choice }) };
}

/** Endpoints of one model are compared with each other; those of a route stand for each other whatever they serve. */
function byModel(candidates: readonly Candidate[], { router }: NamedGroup): Iterable<readonly Candidate[]> {
  return router ? Map.groupBy(candidates, ({ endpoint }) => endpoint.model).values() : [candidates];
}

function narrow(candidates: readonly Candidate[], needs: RequestNeeds): void {
  narrowByParameters(candidates, needs);
  narrowByContext(candidates, needs);
}

function lanesOf(
  { endpoints, lanes }: NamedGroup,
  index: number,
  { order, only }: ProviderPreferences,
  { providers, serviceTier }: PlanInput,
): readonly Candidate[] {
  const lists = [order, only].filter((list) => list !== undefined);
  return withLanes(endpoints, providers, index, {
    asked: serviceTier === 'default' ? undefined : serviceTier,
    // Whoever asked for the default lane gets no other.
    extra: serviceTier === undefined ? lanes : [],
    slugs: lists.map((list) => slugMatcher(list, providers)),
  });
}

function applyFilters(candidates: readonly Candidate[], filters: readonly Filter[]): void {
  for (const candidate of candidates) {
    if (candidate.out !== undefined) continue;
    for (const filter of filters) {
      if (filter.passes(candidate)) continue;
      candidate.out = filter.rule;
      break;
    }
  }
}

function refuseAll(
  candidates: readonly Candidate[],
  out: 'bad-route' | 'key-routes',
  detail: string | undefined,
): void {
  for (const candidate of candidates) {
    candidate.out = out;
    candidate.detail = detail;
  }
}

const mayUseRoute = ({ route }: NamedGroup, { reach }: PlanInput): boolean =>
  !route || !reach?.routes || wildcardMatcher(reach.routes)(route.name);

/** The name's own suffix, then the request, then the route. */
function orderingFor(
  { suffixOrdering, route }: NamedGroup,
  request: ProviderPreferences,
  own: ProviderPreferences,
): Ordering {
  const asked = suffixOrdering ?? request.sort?.by;
  if (asked) return asked;
  return route ? (orderingOf(route) ?? own.sort?.by ?? 'fixed') : 'draw';
}
