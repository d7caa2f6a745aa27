// GET /models and what belongs to it: lists, counts, and one model.
import type { Endpoint } from '../../catalog/catalog.ts';
import { GatewayError } from '../gateway-error.ts';
import { lookupFor, reachOf } from '../reach.ts';
import { isReachable } from '../reachable.ts';
import { wholeNumberIn, type Asked, type OpenRouterCall } from './asked.ts';
import { gatherModel, gatherModels, modalitiesOf, type GatheredModel } from './gathered-models.ts';
import { endpointFilter, modelFilter, sorted } from './model-filters.ts';
import { openRouterModel } from './model-shape.ts';

/** What the user's credentials reach; with `?all=true` the whole catalogue. Never more than the calling key may ask for. */
export const listModels: OpenRouterCall = async (asked) => page(await found(asked), asked);

export const listEmbeddingModels: OpenRouterCall = async (asked) =>
  page((await found(asked)).filter(isForEmbeddings), asked);

export const countModels: OpenRouterCall = async (asked) => ({ data: { count: (await found(asked)).length } });

export const showModel: OpenRouterCall = (asked) => ({ data: openRouterModel(modelNamed(asked)) });

const isForEmbeddings = (model: GatheredModel): boolean =>
  modalitiesOf(model, 'outputModalities').some((word) => word === 'embeddings' || word === 'embedding') ||
  /(?:^|[-_/])embed(?:ding|dings)?(?:$|[-_:])/i.test(model.id);

async function found({ url, key, parts }: Asked): Promise<readonly GatheredModel[]> {
  const directory = parts.directory();
  const { mayUse, mayRoute } = reachOf(key, directory);
  const isWanted =
    url.searchParams.get('all') === 'true' ? () => true : (each: Endpoint) => isReachable(each, directory);
  const passes = endpointFilter(url, directory);
  const reached = { ...directory, routes: directory.routes.filter(mayRoute) };
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

/** The model of the path, by its own or any other name of it. @throws GatewayError 404 with the nearest names */
export function modelNamed({ params, key, parts }: Asked): GatheredModel {
  const name = params.join('/');
  const directory = parts.directory();
  const { mayUse, mayRoute } = reachOf(key, directory);
  const route = directory.routes.find((each) => each.name === name && mayRoute(each));
  if (route)
    return {
      id: route.name,
      name: `Route ${route.name}`,
      created: Math.floor(route.updatedAt / 1000),
      endpoints: [],
      route,
    };
  const known = lookupFor(key, directory)(name);
  const endpoints = known.found ? known.endpoints.filter(mayUse) : [];
  if (known.found && endpoints.length > 0) return gatherModel(known.model, endpoints);
  if (known.found) throw new GatewayError('not_found', `model: "${name}" is none that this access key may ask for.`);
  const near = known.nearest.length > 0 ? ` Near to it: ${known.nearest.join(', ')}.` : '';
  throw new GatewayError(
    'not_found',
    `model: "${name}" is unknown.${near} GET /v1/models?all=true lists what there is.`,
  );
}
