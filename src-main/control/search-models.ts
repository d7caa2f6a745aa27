// Finds models by the words of a search, and puts the found ones in order.
import { parseSearch } from '../catalog/search/parse-search.ts';
import { rememberedProviders, searchable } from '../catalog/search/searchable.ts';
import type { ModelOrder, ModelView } from '../contract/control-api.ts';
import type { ControlParts } from './parts.ts';
import { findProvider, isReachable, providerName } from './views.ts';

export interface FoundModels {
  /** Canonical ids, sorted. */
  readonly ids: readonly string[];
  /** Of terms that were left out, because they could not be understood. */
  readonly problems: readonly string[];
}

/** With `reachable`, what is asked of an endpoint is asked of one that a request can be sent to. */
export function searchModels(parts: ControlParts, search: string, reachable: boolean): FoundModels {
  const { matches, problems } = parseSearch(reachable ? `${closed(search)} reachable` : search);
  const providerOf = rememberedProviders((id) => ({
    names: [id.toLowerCase(), providerName(parts, id).toLowerCase()],
    reachable: isReachable(parts, id),
    provider: findProvider(parts, id),
  }));
  const found = searchable(parts.catalog.endpoints()).filter((model) => matches(model, providerOf));
  return { ids: found.map(({ id }) => id), problems };
}

/** A quote that is left open reaches to the end of the search, and no further. */
const closed = (search: string): string => ((search.match(/"/g)?.length ?? 0) % 2 === 1 ? `${search}"` : search);

const values: Readonly<Record<ModelOrder, (model: ModelView) => string | number | undefined>> = {
  name: ({ id }) => id,
  price: ({ endpoints }) => least(endpoints.flatMap(({ price }) => (price ? [price.input + price.output] : []))),
  // The largest and the latest first.
  context: ({ contextTokens }) => contextTokens && -contextTokens,
  newest: ({ releasedAt, releasedAfter }) =>
    releasedAt ? -Date.parse(releasedAt) : releasedAfter && -Date.parse(releasedAfter) - 1,
};

/** Models whose value is not known come last; ties stay in the order of ids. With `reachable`, only prices count that would be paid. */
export function sortedModels(
  models: readonly ModelView[],
  order: ModelOrder,
  reachable: boolean,
): readonly ModelView[] {
  const judged = (model: ModelView): ModelView =>
    reachable ? { ...model, endpoints: model.endpoints.filter((endpoint) => endpoint.reachable) } : model;
  return models
    .map((model) => ({ model, value: values[order](judged(model)) }))
    .sort((a, b) => {
      if (a.value === undefined || b.value === undefined) {
        return Number(a.value === undefined) - Number(b.value === undefined) || compare(a.model.id, b.model.id);
      }
      return compare(a.value, b.value) || compare(a.model.id, b.model.id);
    })
    .map(({ model }) => model);
}

const least = (prices: readonly number[]): number | undefined => (prices.length > 0 ? Math.min(...prices) : undefined);

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
