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

export function reachOf({ scope }: Pick<AccessKey, 'scope'>, directory: Directory): KeyReach {
  const { models, routes, providers } = scope ?? {};
  if (!models && !routes && !providers) return EVERYTHING;
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
