// createCatalog(): the catalogue of models, kept current as providers, lists and hours change.
import type { Dispatcher } from 'undici';
import { discoverModels } from '../providers/discover-models.ts';
import type { Provider } from '../providers/provider.ts';
import { buildEndpoints, priceOf, type Known } from './build-endpoints.ts';
import { canonicalId } from './canonical-id.ts';
import type { Catalog, Endpoint } from './catalog.ts';
import { createPriceFacts } from './genai-prices.ts';
import { indexOf } from './model-index.ts';
import { openRememberedLists, type JsonStore } from './remembered-lists.ts';

export interface CatalogOptions {
  readonly store: JsonStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Carries discovery calls; default: one that checks each address it connects to. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Told in one line when a fetched list could not be saved. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Prices that depend on the hour change only on quarters of an hour. */
const PRICE_SLOT_MS = 15 * 60 * 1000;

/** Rejects only if the store's `load` does. */
export async function createCatalog(options: CatalogOptions): Promise<Catalog> {
  const lists = await openRememberedLists(options.store);
  const facts = createPriceFacts();
  let providers: readonly Provider[] = [];
  let built: { readonly slot: number; readonly endpoints: readonly Endpoint[] } | undefined;

  const known = (): Known => ({ facts, listOf: (provider) => lists.get(provider), at: options.now() });

  /** The same array until something changes, which is what lookups are indexed by. */
  const endpoints = (): readonly Endpoint[] => {
    const slot = Math.floor(options.now() / PRICE_SLOT_MS);
    if (built?.slot !== slot) built = { slot, endpoints: buildEndpoints(providers, known()) };
    return built.endpoints;
  };

  return {
    endpoints,
    price(provider, upstreamModel) {
      return priceOf(provider, upstreamModel, lists.get(provider)?.get(upstreamModel), known());
    },
    canonicalId(provider, upstreamModel) {
      const listed = indexOf(endpoints()).byPin.get(`${provider.id}:${upstreamModel.toLowerCase()}`);
      return listed?.model ?? canonicalId(provider, upstreamModel);
    },
    async discover(provider, secret, signal) {
      const { now, dispatcher } = options;
      const answer = await discoverModels(provider, secret, { now, dispatcher, signal });
      if (!answer.ok) return answer;
      const saved = lists.put(provider, answer.models, now());
      built = undefined;
      await saved.catch((error: unknown) =>
        options.log?.(`The model list of ${provider.name} could not be saved: ${String(error)}`),
      );
      return { ok: true, models: answer.models.length, latencyMs: answer.latencyMs };
    },
    setProviders(changed) {
      providers = [...changed];
      built = undefined;
    },
  };
}

/** An endpoint for a provider's model that is listed nowhere, for ids pinned as `provider:model` and targets of routes. */
export function unlistedEndpoint(catalog: Catalog, provider: Provider, upstreamModel: string): Endpoint {
  const price = catalog.price(provider, upstreamModel);
  return {
    providerId: provider.id,
    upstreamModel,
    model: catalog.canonicalId(provider, upstreamModel),
    name: upstreamModel,
    ...(price && { price }),
    knownFrom: 'user',
  };
}
