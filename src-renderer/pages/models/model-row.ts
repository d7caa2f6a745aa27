// One model as a table shows it: what its endpoints say, drawn together. Pure.
import type { EndpointView, ModelView, PriceView } from '../../../src-main/contract/control-api.ts';

export interface ModelRow {
  readonly model: ModelView;
  /** The price of one endpoint, never a mixture: the cheapest reachable one, else the cheapest known. */
  readonly price: PriceView | undefined;
  /** The endpoint that asks this price. */
  readonly pricedBy: EndpointView | undefined;
}

export function modelRow(model: ModelView): ModelRow {
  const priced = model.endpoints.filter(({ price }) => price !== null);
  const pricedBy = cheapest(priced.filter(({ reachable }) => reachable)) ?? cheapest(priced);
  return {
    model,
    price: pricedBy?.price ?? undefined,
    pricedBy,
  };
}

/** Number of providers that serve the model; one provider may do so under several ids. */
export const providerCount = ({ model }: ModelRow): number =>
  new Set(model.endpoints.map(({ providerId }) => providerId)).size;

/** Its day, or the month of an earlier version that it came after; undefined = not known. */
export const releaseWords = ({ releasedAt, releasedAfter }: ModelView): string | undefined =>
  releasedAt?.slice(0, 10) ?? (releasedAfter === undefined ? undefined : `after ${releasedAfter.slice(0, 7)}`);

/** Endpoints whose price is not known come last; the first of equals wins. */
export function cheapest(endpoints: readonly EndpointView[]): EndpointView | undefined {
  return endpoints.reduce<EndpointView | undefined>(
    (best, endpoint) => (best === undefined || sum(endpoint) < sum(best) ? endpoint : best),
    undefined,
  );
}

const sum = ({ price }: EndpointView): number => (price ? price.input + price.output : Infinity);
