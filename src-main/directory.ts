// The gateway's view of what can be asked for, rebuilt when settings or the catalogue change.
import type { Catalog, Endpoint } from './catalog/catalog.ts';
import { unlistedEndpoint } from './catalog/create-catalog.ts';
import { findModel, indexOf } from './catalog/models.ts';
import type { Directory } from './gateway/parts.ts';
import { isBoundTo } from './providers/authorize.ts';
import type { Credential, Provider } from './providers/provider.ts';
import { demoProvider } from './providers/registry.ts';
import type { Settings } from './settings/settings.ts';

/** Every provider there is, the built-in one included. */
export const allProviders = (settings: Settings): readonly Provider[] => [...settings.providers(), demoProvider];

/** @returns a getter that hands out the same directory until something changes */
export function createDirectory(settings: Settings, catalog: Catalog): () => Directory {
  let built: Directory | undefined;
  settings.onChange(() => {
    catalog.setProviders(allProviders(settings));
    built = undefined;
  });
  catalog.setProviders(allProviders(settings));
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
    return provider && unlistedEndpoint(catalog, provider, upstreamModel);
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
