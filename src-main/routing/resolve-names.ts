// What the names of a request mean: a route's targets, or the endpoints of a model, and what their suffixes ask for.
import type { Endpoint } from '../catalog/catalog.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Route, RouteStrategy } from '../settings/settings.ts';
import type { Router } from './choice/choose-models.ts';
import type { Ordering } from './candidate.ts';
import type { PlanInput } from './plan.ts';

/** The endpoints under one name. */
export interface NamedGroup {
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly route?: Route;
  /** The name leaves the choice of a model to us. */
  readonly router?: Router;
  /** Asked for by a suffix; of several the last. */
  readonly suffixOrdering?: Ordering;
  /** Lanes that a suffix allows beside the default one. */
  readonly lanes: readonly ServiceTier[];
}

export interface UnknownName {
  readonly name: string;
  readonly nearest: readonly string[];
}

export interface Names {
  readonly groups: readonly NamedGroup[];
  readonly unknown: readonly UnknownName[];
}

const SUFFIXES = /^(.+?)((?::(?:nitro|floor|exacto|free|online|thinking|extended|batch))+)$/;

const SORTING: ReadonlyMap<string, { readonly ordering: Ordering; readonly lane?: ServiceTier }> = new Map([
  ['nitro', { ordering: 'throughput', lane: 'priority' }],
  ['floor', { ordering: 'price', lane: 'flex' }],
  ['exacto', { ordering: 'exacto' }],
]);

const STRATEGIES: Readonly<Record<RouteStrategy, Ordering>> = {
  'in-order': 'fixed',
  cheapest: 'price',
  fastest: 'throughput',
  weighted: 'draw',
};

export function resolveNames(input: PlanInput): Names {
  const groups: NamedGroup[] = [];
  const unknown: UnknownName[] = [];
  for (const name of input.models) {
    const found = routeNamed(name, input) ?? routerNamed(name, input) ?? modelNamed(name, input);
    if ('nearest' in found) unknown.push(found);
    else groups.push(found);
  }
  return { groups, unknown };
}

export const orderingOf = ({ strategy }: Route): Ordering | undefined => strategy && STRATEGIES[strategy];

function routeNamed(name: string, input: PlanInput): NamedGroup | undefined {
  const find = (text: string): Route | undefined => {
    const bare = text.startsWith('route/') ? text.slice('route/'.length) : text;
    return input.routes.find((candidate) => candidate.name === bare);
  };
  const [, bare = '', suffixes = ''] = SUFFIXES.exec(name) ?? [];
  const whole = find(name);
  const route = whole ?? (bare === '' ? undefined : find(bare));
  if (!route) return undefined;
  const endpoints = route.targets.flatMap((target) => input.endpointOf(target.providerId, target.model) ?? []);
  return { name, endpoints, route, ...suffixRules(whole ? [] : suffixes.split(':')) };
}

/** Both take OpenRouter's names for them too. */
const ROUTERS: ReadonlyMap<string, Router> = new Map([
  ['pointsman/auto', 'auto'],
  ['openrouter/auto', 'auto'],
  ['pointsman/free', 'free'],
  ['openrouter/free', 'free'],
]);

function routerNamed(name: string, { choice }: PlanInput): NamedGroup | undefined {
  const [, bare = name, suffixes = ''] = SUFFIXES.exec(name) ?? [];
  const router = ROUTERS.get(bare.toLowerCase());
  if (!router || !choice) return undefined;
  const wanted = suffixes.split(':');
  const endpoints = [...choice.byModel.values()].flat();
  return { name, endpoints, router: wanted.includes('free') ? 'free' : router, ...suffixRules(wanted) };
}

function modelNamed(name: string, input: PlanInput): NamedGroup | UnknownName {
  const found = input.lookup(name);
  if (!found.found) return { name, nearest: found.nearest };
  return { name, endpoints: found.endpoints, ...suffixRules(found.suffixes ?? []) };
}

function suffixRules(suffixes: readonly string[]): Pick<NamedGroup, 'suffixOrdering' | 'lanes'> {
  const sorting = suffixes.flatMap((suffix) => SORTING.get(suffix) ?? []);
  const ordering = sorting.at(-1)?.ordering;
  return { lanes: sorting.flatMap(({ lane }) => lane ?? []), ...(ordering && { suffixOrdering: ordering }) };
}
