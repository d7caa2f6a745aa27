// The gateway's view of what can be asked for, rebuilt when settings or the catalogue change.
import type { Catalog, Endpoint } from './catalog/catalog.ts';
import { findModel, indexOf } from './catalog/models.ts';
import type { Directory } from './gateway/parts.ts';
import { isBoundTo } from './providers/authorize.ts';
import type { Credential, Provider } from './providers/provider.ts';
import { makeProvider } from './providers/make-provider.ts';
import { demoProvider, registry } from './providers/registry.ts';
import type { Settings } from './settings/settings.ts';

/**
 * Every provider there could be: the user's own, the built-in one, and those of the registry that wait for a key.
 * The last are why an unreachable model is known and can be refused with the names of the keys that would help.
 * A local server that was not added is not among them: it needs no key, so it would count as reachable.
 */
function allProviders(settings: Settings): readonly Provider[] {
  const configured = settings.providers();
  const taken = new Set(configured.flatMap(({ id, registryId }) => [id, registryId]));
  return [...configured, demoProvider, ...waiting.filter(({ id }) => !taken.has(id))];
}

/** The same objects each time, by which the catalogue knows that nothing about them changed. */
const waiting: readonly Provider[] = registry
  .filter((row) => row.local !== true)
  .flatMap((row) => {
    const made = makeProvider(row.id, { registryId: row.id });
    return made.ok ? [made.provider] : [];
  });

/** @returns a getter that hands out the same directory until something changes */
export function createDirectory(settings: Settings, catalog: Catalog): () => Directory {
  let built: Directory | undefined;
  settings.onChange(() => {
    catalog.setProviders(allProviders(settings));
    catalog.setOverrides(settings.modelOverrides());
    built = undefined;
  });
  catalog.setProviders(allProviders(settings));
  catalog.setOverrides(settings.modelOverrides());
  return () => {
    const endpoints = catalog.endpoints();
    if (built?.endpoints !== endpoints) built = build(settings, catalog, endpoints);
    return built;
  };
}

function build(settings: Settings, catalog: Catalog, endpoints: readonly Endpoint[]): Directory {
  const providers = new Map(allProviders(settings).map((provider) => [provider.id, provider]));
  const credentials = new Map<string, Credential[]>();
  for (const credential of settings.credentials()) {
    const provider = providers.get(credential.providerId);
    // A key entered for one address is never sent to another.
    if (!provider || !credential.enabled || !isBoundTo(credential, provider)) continue;
    const list = credentials.get(provider.id) ?? [];
    list.push(credential);
    credentials.set(provider.id, list);
  }
  const unlisted = (providerId: string, upstreamModel: string): Endpoint | undefined => {
    const provider = providers.get(providerId);
    return provider && catalog.describe(provider, upstreamModel);
  };
  return {
    providers,
    routes: settings.routes(),
    endpoints,
    credentialsOf: (providerId) => credentials.get(providerId) ?? [],
    lookup: (name) => findModel(endpoints, name, unlisted),
    endpointOf: (providerId, upstreamModel) =>
      indexOf(endpoints).byPin.get(`${providerId}:${upstreamModel.toLowerCase()}`) ??
      unlisted(providerId, upstreamModel),
  };
}
