// The catalogue's endpoints gathered under their models, with the user's routes beside them.
import type { Endpoint } from '../../catalog/catalog.ts';
import type { Route } from '../../settings/settings.ts';
import type { Directory } from '../parts.ts';

export interface GatheredModel {
  readonly id: string;
  readonly name: string;
  /** Epoch seconds; 0 = not known. */
  readonly created: number;
  /** The cheapest first, those without a price last; empty for a route. */
  readonly endpoints: readonly Endpoint[];
  readonly route?: Route;
}

/** Routes first, then models by id. @param keeps which endpoints count */
export function gatherModels(
  { routes, endpoints }: Pick<Directory, 'routes' | 'endpoints'>,
  keeps: (endpoint: Endpoint) => boolean,
): readonly GatheredModel[] {
  const byModel = Map.groupBy(endpoints.filter(keeps), (endpoint) => endpoint.model);
  const models = [...byModel].map(([id, listed]) => gatherModel(id, listed)).sort((a, b) => (a.id < b.id ? -1 : 1));
  // A route without targets cannot answer: nobody should be able to pick it.
  return [...routes.filter((route) => route.targets.length > 0).map(ofRoute), ...models];
}

const ofRoute = (route: Route): GatheredModel => ({
  id: route.name,
  name: `Route ${route.name}`,
  created: Math.floor(route.updatedAt / 1000),
  endpoints: [],
  route,
});

export function gatherModel(id: string, listed: readonly Endpoint[]): GatheredModel {
  const endpoints = listed.toSorted((a, b) => priceOf(a) - priceOf(b));
  const released = endpoints.find(({ releasedAt }) => releasedAt !== undefined)?.releasedAt;
  return {
    id,
    name: endpoints[0]?.name ?? id,
    created: released === undefined ? 0 : Math.floor(Date.parse(released) / 1000) || 0,
    endpoints,
  };
}

/** Of a token in and a token out, to tell cheap from dear. */
const priceOf = ({ price }: Endpoint): number => (price ? price.input + price.output : Number.MAX_VALUE);

export const union = (lists: readonly (readonly string[] | undefined)[]): readonly string[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
];

export const largest = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/** What it is known to take. */
export const parametersOf = ({ supportedParameters, parameters }: Endpoint): readonly string[] =>
  supportedParameters ?? Object.entries(parameters ?? {}).flatMap(([name, takes]) => (takes ? [name] : []));

/** A model of which nothing is known reads and writes text. */
export const modalitiesOf = (
  { endpoints }: Pick<GatheredModel, 'endpoints'>,
  which: 'inputModalities' | 'outputModalities',
): readonly string[] => {
  const known = union(endpoints.map((endpoint) => endpoint[which]));
  return known.length > 0 ? known : ['text'];
};
