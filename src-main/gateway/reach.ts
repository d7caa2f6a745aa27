// What a calling key may reach, for lists and single models: the same rules that plans are made by.
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { Endpoint } from '../catalog/catalog.ts';
import type { Provider } from '../providers/provider.ts';
import { isNamed, slugMatcher } from '../routing/provider-slugs.ts';
import { wildcardMatcher } from '../routing/wildcards.ts';
import type { Route } from '../settings/settings.ts';
import type { Directory } from './parts.ts';

export interface KeyReach {
  readonly mayUse: (endpoint: Endpoint) => boolean;
  /** A route that is allowed, and has a target that is. */
  readonly mayRoute: (route: Route) => boolean;
  readonly mayAsk: (provider: Provider) => boolean;
}

const EVERYTHING: KeyReach = { mayUse: () => true, mayRoute: () => true, mayAsk: () => true };

const isLimited = ({ scope }: { readonly scope?: AccessKey['scope'] | undefined }): boolean =>
  scope?.models !== undefined || scope?.routes !== undefined || scope?.providers !== undefined;

export function reachOf({ scope }: Pick<AccessKey, 'scope'>, directory: Directory): KeyReach {
  if (!isLimited({ scope })) return EVERYTHING;
  const { models, routes, providers } = scope ?? {};
  const allowsModel = models && wildcardMatcher(models);
  const allowsRoute = routes && wildcardMatcher(routes);
  const allowsProvider = providers && wildcardMatcher(providers);
  const named = providers && slugMatcher(providers, directory.providers, true);
  const mayUse = (endpoint: Endpoint): boolean => {
    const { model, upstreamModel, providerId } = endpoint;
    const names = [model, upstreamModel, `${providerId}:${upstreamModel}`];
    if (allowsModel && !names.some(allowsModel)) return false;
    if (!allowsProvider || allowsProvider(providerId)) return true;
    const candidate = { endpoint, provider: directory.providers.get(providerId), lane: undefined, laneAsked: false };
    return named?.rank(candidate) !== undefined;
  };
  return {
    mayUse,
    mayRoute: ({ name, targets }) =>
      (allowsRoute?.(name) ?? true) &&
      targets.some(({ providerId, model }) => {
        const endpoint = directory.endpointOf(providerId, model);
        return endpoint !== undefined && mayUse(endpoint);
      }),
    mayAsk: (provider) =>
      !allowsProvider ||
      allowsProvider(provider.id) ||
      (providers?.some((entry) => isNamed(entry.split('/', 1)[0] ?? '', provider)) ?? false),
  };
}

/** Finds models as the directory does; of names that are near to an unknown one it tells those that the key may ask for. */
export function lookupFor(key: Pick<AccessKey, 'scope'>, directory: Directory): Directory['lookup'] {
  if (!isLimited(key)) return directory.lookup;
  return (name) => {
    const found = directory.lookup(name);
    if (found.found) return found;
    const { mayUse } = reachOf(key, directory);
    const isNear = (near: string): boolean => {
      const known = directory.lookup(near);
      return known.found && known.endpoints.some(mayUse);
    };
    return { ...found, nearest: found.nearest.filter(isNear) };
  };
}
