// One model as a table shows it: what its endpoints say, drawn together. Pure.
import type { EndpointView, ModelView, PriceView } from '../../../src-main/contract/control-api.ts';

export interface ModelRow {
  readonly model: ModelView;
  /** The price of one endpoint, never a mixture: the cheapest reachable one, else the cheapest known. */
  readonly price: PriceView | undefined;
  /** The endpoint that asks this price. */
  readonly pricedBy: EndpointView | undefined;
  /** Distinct names of those who serve it, in lower case. */
  readonly providers: readonly string[];
  /** What free words are looked for in, in lower case. */
  readonly searchText: string;
}

export function modelRow(model: ModelView): ModelRow {
  const priced = model.endpoints.filter(({ price }) => price !== null);
  const pricedBy = cheapest(priced.filter(({ reachable }) => reachable)) ?? cheapest(priced);
  return {
    model,
    price: pricedBy?.price ?? undefined,
    pricedBy,
    providers: providerNames(model.endpoints),
    searchText: `${model.name} ${model.id}`.toLowerCase(),
  };
}

/** Number of providers that serve the model; one provider may do so under several ids. */
export const providerCount = ({ model }: ModelRow): number =>
  new Set(model.endpoints.map(({ providerId }) => providerId)).size;

export const isFree = ({ price }: ModelRow): boolean => price !== undefined && price.input === 0 && price.output === 0;

/** Endpoints whose price is not known come last; the first of equals wins. */
export function cheapest(endpoints: readonly EndpointView[]): EndpointView | undefined {
  return endpoints.reduce<EndpointView | undefined>(
    (best, endpoint) => (best === undefined || sum(endpoint) < sum(best) ? endpoint : best),
    undefined,
  );
}

const sum = ({ price }: EndpointView): number => (price ? price.input + price.output : Infinity);

/** Names and ids both count as names: people know providers by either. */
const providerNames = (endpoints: readonly EndpointView[]): readonly string[] => [
  ...new Set(
    endpoints.flatMap(({ providerId, providerName }) => [providerId.toLowerCase(), providerName.toLowerCase()]),
  ),
];
