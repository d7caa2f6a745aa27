// createCatalog(): the catalogue of models, kept current as providers, lists and hours change.
import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { discoverModels } from '../providers/discover-models.ts';
import type { Provider } from '../providers/provider.ts';
import { demoProvider } from '../providers/registry.ts';
import { describe, type Known } from './build-endpoints.ts';
import { canonicalId } from './canonical-id.ts';
import type { Catalog, Endpoint } from './catalog.ts';
import { doubtAbout } from './check-own-list.ts';
import { createEndpointCache } from './endpoint-cache.ts';
import { createKnownFacts, type KnownFacts } from './known-facts.ts';
import { indexOf } from './model-index.ts';
import { createOverrides, type ModelOverride } from './overrides.ts';
import { openRefresher, type RefresherOptions } from './refresh/refresher.ts';
import { openRememberedLists, type JsonStore } from './remembered-lists.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

export interface CatalogOptions {
  readonly store: JsonStore;
  /** Epoch ms. */
  readonly now: () => number;
  /** Carries discovery calls; default: one that checks each address it connects to. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Told in one line when a fetched list could not be saved. */
  readonly log?: ((line: string) => void) | undefined;
  /** Default: the one that is shipped. */
  readonly snapshot?: Snapshot | undefined;
  /** Keeps the last good copy of a public list; default: memory alone. */
  readonly sourceStore?: ((sourceId: string) => JsonStore) | undefined;
  /** For tests: smaller bounds, other sources. */
  readonly refresh?: Pick<RefresherOptions, 'sources' | 'maxBytes' | 'timeLimitMs'> | undefined;
}

const inMemory = (): JsonStore => ({ load: () => Promise.resolve(undefined), save: () => Promise.resolve() });

/** Rejects only if the store's `load` does. */
export async function createCatalog(options: CatalogOptions): Promise<Catalog> {
  const lists = await openRememberedLists(options.store);
  const snapshot = options.snapshot ?? openSnapshot();
  const { now, dispatcher, log, sourceStore: storeOf = inMemory } = options;
  const refresher = await openRefresher({ ...options.refresh, snapshot, storeOf, now, dispatcher, log });
  const renewedFacts = (): KnownFacts => createKnownFacts(snapshot, refresher.sources(), now());
  let facts = renewedFacts();
  let said: readonly ModelOverride[] = [];
  let overrides = createOverrides(said);
  let providers: readonly Provider[] = [demoProvider];

  const known = (): Known => ({ facts, listOf: (provider) => lists.get(provider), overrides, at: now() });
  const cache = createEndpointCache(known);
  /** Why the last list of a provider was not taken over. */
  const doubts = new Map<string, string>();
  const endpoints = (): readonly Endpoint[] => cache.endpoints(providers);

  return {
    endpoints,
    describe: (provider, upstreamModel) => describe(provider, upstreamModel, 'user', known()),
    price: (provider, upstreamModel) => describe(provider, upstreamModel, 'user', known()).price,
    canonicalId(provider, upstreamModel) {
      const listed = indexOf(endpoints()).byPin.get(`${provider.id}:${upstreamModel.toLowerCase()}`);
      return listed?.model ?? canonicalId(provider, upstreamModel);
    },
    async discover(provider, secret, signal) {
      const answer = await discoverModels(provider, secret, { now, dispatcher, signal });
      if (!answer.ok) return answer;
      const doubt = provider.local ? undefined : doubtAbout(answer.models, lists.get(provider)?.models);
      // Said twice in a row it is believed: a new key may see other models.
      if (doubt !== undefined && doubts.get(provider.id) !== doubt) {
        doubts.set(provider.id, doubt);
        return { ok: false, message: `${doubt} The last list is kept; ask again to take this one over.` };
      }
      doubts.delete(provider.id);
      const saved = lists.put(provider, answer.models, now());
      cache.forget(provider.id);
      await saved.catch((error: unknown) =>
        log?.(`The model list of ${provider.name} could not be saved: ${String(error)}`),
      );
      return { ok: true, models: answer.models.length, latencyMs: answer.latencyMs };
    },
    setProviders(changed) {
      providers = [demoProvider, ...changed.filter(({ id }) => id !== demoProvider.id)];
    },
    setOverrides(changed) {
      // Told of every change of any setting; the rows themselves are the same objects until they are changed.
      if (changed.length === said.length && changed.every((each, index) => each === said[index])) return;
      said = [...changed];
      overrides = createOverrides(said);
      cache.forget();
    },
    async refresh(signal) {
      if (!(await refresher.refresh(facts, signal))) return;
      const renewed = renewedFacts();
      await lookUpAll(renewed, providers);
      facts = renewed;
      cache.forget();
    },
    state: () => ({ snapshot, facts, sources: refresher.states(), lists: lists.all() }),
  };
}

/** What it finds it keeps: the next request would else wait until thousands of models have been looked up. */
async function lookUpAll(facts: KnownFacts, providers: readonly Provider[]): Promise<void> {
  for (const { registryId } of providers) {
    if (registryId === undefined) continue;
    for (const id of facts.listed(registryId)) facts.find(registryId, id);
    await setImmediate();
  }
}
