// GET /models and what belongs to it: lists, counts, and one model.
import type { Endpoint } from '../../catalog/catalog.ts';
import { slugMatcher } from '../../routing/provider-slugs.ts';
import { wildcardMatcher } from '../../routing/wildcards.ts';
import type { Route } from '../../settings/settings.ts';
import { GatewayError } from '../gateway-error.ts';
import type { Directory } from '../parts.ts';
import { isReachable } from '../reachable.ts';
import { wholeNumberIn, type Asked, type OpenRouterCall } from './asked.ts';
import { gatherModel, gatherModels, modalitiesOf, type GatheredModel } from './gathered-models.ts';
import { endpointFilter, modelFilter, sorted } from './model-filters.ts';
import { openRouterModel } from './model-shape.ts';

/** What the user's credentials reach; with `?all=true` the whole catalogue. */
export const listModels: OpenRouterCall = async (asked) => page(await found(asked), asked);

/** What the calling key may ask for. */
export const listModelsOfKey: OpenRouterCall = async (asked) => page(await found(asked, withinReach(asked)), asked);

export const listEmbeddingModels: OpenRouterCall = async (asked) =>
  page((await found(asked)).filter(isForEmbeddings), asked);

export const countModels: OpenRouterCall = async (asked) => ({ data: { count: (await found(asked)).length } });

export const showModel: OpenRouterCall = (asked) => ({ data: openRouterModel(modelNamed(asked)) });

const isForEmbeddings = (model: GatheredModel): boolean =>
  modalitiesOf(model, 'outputModalities').some((word) => word === 'embeddings' || word === 'embedding') ||
  /(?:^|[-_/])embed(?:ding|dings)?(?:$|[-_:])/i.test(model.id);

async function found(
  asked: Asked,
  { mayUse, mayRoute }: ReturnType<typeof withinReach> = { mayUse: () => true, mayRoute: () => true },
): Promise<readonly GatheredModel[]> {
  const { url, parts } = asked;
  const directory = parts.directory();
  const isWanted =
    url.searchParams.get('all') === 'true' ? () => true : (each: Endpoint) => isReachable(each, directory);
  const passes = endpointFilter(url, directory);
  const reached = { ...directory, routes: directory.routes.filter((route) => mayRoute(route, directory)) };
  const models = gatherModels(reached, (each) => isWanted(each) && mayUse(each) && (passes?.(each) ?? true));
  const isSought = modelFilter(url, parts.now());
  // Nothing is known of a route's endpoint before it is chosen: who asks for one of a kind gets models.
  return sorted(
    models.filter((model) => isSought(model) && (!passes || !model.route)),
    url,
    parts,
  );
}

const MAX_PAGE = 1000;

/** All of them where no limit is asked for: clients of OpenAI read no further page. */
function page(models: readonly GatheredModel[], { url }: Asked): object {
  const offset = wholeNumberIn(url, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? 0;
  const limit = wholeNumberIn(url, 'limit', { min: 1, max: MAX_PAGE }) ?? models.length;
  const next = new URL(url);
  next.searchParams.set('offset', String(offset + limit));
  next.searchParams.delete('key');
  return {
    object: 'list',
    data: models.slice(offset, offset + limit).map(openRouterModel),
    total_count: models.length,
    links: { next: offset + limit < models.length ? `${next.pathname}${next.search}` : null },
  };
}

/** What the scope of the calling key allows. */
function withinReach({ key: { scope }, parts }: Asked): {
  readonly mayUse: (endpoint: Endpoint) => boolean;
  readonly mayRoute: (route: Route, directory: Directory) => boolean;
} {
  const { providers } = parts.directory();
  const allowsModel = scope?.models && wildcardMatcher(scope.models);
  const allowsRoute = scope?.routes && wildcardMatcher(scope.routes);
  const allowsProvider = scope?.providers && wildcardMatcher(scope.providers);
  const named = scope?.providers && slugMatcher(scope.providers, providers, true);
  const mayUse = (endpoint: Endpoint): boolean => {
    const { model, upstreamModel, providerId } = endpoint;
    const names = [model, upstreamModel, `${providerId}:${upstreamModel}`];
    if (allowsModel && !names.some(allowsModel)) return false;
    if (!allowsProvider || allowsProvider(providerId)) return true;
    const candidate = { endpoint, provider: providers.get(providerId), lane: undefined, laneAsked: false };
    return named?.rank(candidate) !== undefined;
  };
  return {
    mayUse,
    mayRoute: ({ name, targets }, directory) =>
      (allowsRoute?.(name) ?? true) &&
      targets.some(({ providerId, model }) => {
        const endpoint = directory.endpointOf(providerId, model);
        return endpoint !== undefined && mayUse(endpoint);
      }),
  };
}

/** The model of the path, by its own or any other name of it. @throws GatewayError 404 with the nearest names */
export function modelNamed({ params, parts }: Asked): GatheredModel {
  const name = params.join('/');
  const directory = parts.directory();
  const route = directory.routes.find((each) => each.name === name);
  if (route)
    return {
      id: route.name,
      name: `Route ${route.name}`,
      created: Math.floor(route.updatedAt / 1000),
      endpoints: [],
      route,
    };
  const known = directory.lookup(name);
  if (known.found) return gatherModel(known.model, known.endpoints);
  const near = known.nearest.length > 0 ? ` Near to it: ${known.nearest.join(', ')}.` : '';
  throw new GatewayError(
    'not_found',
    `model: "${name}" is unknown.${near} GET /v1/models?all=true lists what there is.`,
  );
}
