// What the model picker lists: routes first, then models under the provider that would serve them. Pure.
import type { EndpointView, ModelView, RouteView } from '../../../src-main/contract/control-api.ts';

export interface ModelChoice {
  /** What the gateway is asked for: a route's name or a model's id. */
  readonly id: string;
  readonly name: string;
  /** Said after the name: what a route leads to, or how many more providers serve a model. */
  readonly note: string;
  /** Nano-USD per million tokens; undefined = unknown. */
  readonly price: { readonly input: number; readonly output: number } | undefined;
  readonly contextTokens: number | undefined;
  readonly reachable: boolean;
}

export interface ChoiceGroup {
  readonly heading: string;
  readonly choices: readonly ModelChoice[];
}

export interface ChoiceList {
  readonly groups: readonly ChoiceGroup[];
  /** Matches that were left out because the list would be too long to draw. */
  readonly left: number;
}

export interface ChoiceQuery {
  readonly search: string;
  /** Also what no key reaches. */
  readonly all: boolean;
  readonly limit: number;
}

/** Every word of the search must be found in the id, the name or the heading. */
export function listChoices(
  routes: readonly RouteView[],
  models: readonly ModelView[],
  { search, all, limit }: ChoiceQuery,
): ChoiceList {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, ModelChoice[]>();
  let taken = 0;
  let left = 0;
  const add = (heading: string, choice: ModelChoice): void => {
    if (!all && !choice.reachable) return;
    const text = `${choice.id} ${choice.name} ${heading}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return;
    if (taken === limit) {
      left += 1;
      return;
    }
    taken += 1;
    const group = groups.get(heading);
    if (group) group.push(choice);
    else groups.set(heading, [choice]);
  };
  for (const route of routes) add('Routes', routeChoice(route));
  for (const model of models) add(servingEndpoint(model)?.providerName ?? 'No provider', modelChoice(model));
  return { groups: [...groups].map(([heading, choices]) => ({ heading, choices })), left };
}

function routeChoice({ name, targets }: RouteView): ModelChoice {
  const target = targets.find(({ ready }) => ready) ?? targets[0];
  const known = target && target.inputPrice !== null && target.outputPrice !== null;
  return {
    id: name,
    name,
    note: target ? `${target.model}${targets.length > 1 ? ` and ${targets.length - 1} more` : ''}` : 'no targets',
    price: known ? { input: target.inputPrice ?? 0, output: target.outputPrice ?? 0 } : undefined,
    contextTokens: undefined,
    reachable: targets.some(({ ready }) => ready),
  };
}

function modelChoice(model: ModelView): ModelChoice {
  const endpoint = servingEndpoint(model);
  const others = model.endpoints.filter(({ reachable }) => reachable === model.reachable).length - 1;
  return {
    id: model.id,
    name: model.name,
    note: others > 0 ? `+${others} provider${others > 1 ? 's' : ''}` : '',
    price: endpoint?.price ?? undefined,
    contextTokens: endpoint?.contextTokens ?? model.contextTokens,
    reachable: model.reachable,
  };
}

/** The cheapest of those that a key reaches, as the gateway would begin with. */
function servingEndpoint({ endpoints }: ModelView): EndpointView | undefined {
  const costOf = ({ price }: EndpointView): number => (price ? price.input + price.output : Number.POSITIVE_INFINITY);
  return [...endpoints].sort((a, b) => Number(b.reachable) - Number(a.reachable) || costOf(a) - costOf(b))[0];
}

const isReal = ({ endpoints }: ModelView): boolean =>
  endpoints.some(({ reachable, knownFrom }) => reachable && knownFrom !== 'built-in');

/** Something other than what is built in can answer. */
export function hasRealModel(models: readonly ModelView[]): boolean {
  return models.some(isReal);
}

/**
 * The model of a first chat: a route that leads to a real model (`current` before others), else a real model,
 * else whatever answers.
 */
export function firstChoice(routes: readonly RouteView[], models: readonly ModelView[]): string | undefined {
  const builtIn = new Set(
    models.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ knownFrom, providerId }) => (knownFrom === 'built-in' ? [providerId] : [])),
    ),
  );
  const ready = routes.filter(({ targets }) => targets.some((target) => target.ready));
  const real = ready.filter(({ targets }) => targets.some((target) => target.ready && !builtIn.has(target.providerId)));
  const first = (list: readonly RouteView[]): string | undefined =>
    (list.find(({ name }) => name === 'current') ?? list[0])?.name;
  return first(real) ?? models.find(isReal)?.id ?? first(ready) ?? models.find(({ reachable }) => reachable)?.id;
}
