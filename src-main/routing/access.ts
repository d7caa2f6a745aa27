// May this request use the endpoint at all: provider on, credential there, within the calling key's scope, not ended.
import type { Endpoint } from '../catalog/catalog.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { Filter } from './filters.ts';
import type { PlanInput } from './plan.ts';
import { slugMatcher } from './provider-slugs.ts';
import { allowedCredentials, keptFor, usableCredentials, type KeptFor } from './usable-credentials.ts';
import { wildcardMatcher } from './wildcards.ts';

const needsCredential = (provider: Provider): boolean => provider.auth.type !== 'none' && !provider.local;

/** A provider's credentials, and those of them that this app may spend on this endpoint. */
export interface Keys {
  all(providerId: string): readonly Credential[];
  allowed(endpoint: Endpoint): readonly Credential[];
  /** The allowed ones in the order in which they are to be tried. */
  drawn(endpoint: Endpoint): readonly Credential[];
}

/** Asked for each endpoint; a provider's credentials are looked up once, and looked through only where some are kept. */
export function keysOf({ credentialsOf, app, random }: PlanInput): Keys {
  const known = new Map<string, { readonly all: readonly Credential[]; readonly isPlain: boolean }>();
  const found = (providerId: string): { readonly all: readonly Credential[]; readonly isPlain: boolean } => {
    const seen = known.get(providerId);
    if (seen) return seen;
    const all = credentialsOf(providerId);
    const entry = { all, isPlain: !all.some(({ apps, models }) => apps !== undefined || models !== undefined) };
    known.set(providerId, entry);
    return entry;
  };
  return {
    all: (providerId) => found(providerId).all,
    allowed(endpoint) {
      const { all, isPlain } = found(endpoint.providerId);
      return isPlain ? all : allowedCredentials(all, { endpoint, app });
    },
    drawn(endpoint) {
      const { all } = found(endpoint.providerId);
      return all.length === 0 ? all : usableCredentials(all, { endpoint, app }, random);
    },
  };
}

export function accessFilters(input: PlanInput, keys: Keys): readonly Filter[] {
  const { app } = input;
  const isKeptFor = (endpoint: Endpoint, kind: KeptFor): boolean =>
    keys.allowed(endpoint).length === 0 && keptFor(keys.all(endpoint.providerId), { endpoint, app }) === kind;
  const filters: Filter[] = [
    { rule: 'off', passes: ({ provider }) => provider?.enabled === true },
    {
      rule: 'no-credential',
      passes: ({ provider }) => !provider || !needsCredential(provider) || keys.all(provider.id).length > 0,
    },
    { rule: 'kept-for-apps', passes: ({ endpoint }) => !isKeptFor(endpoint, 'apps') },
    { rule: 'kept-for-models', passes: ({ endpoint }) => !isKeptFor(endpoint, 'models') },
  ];
  const { models, providers } = input.reach ?? {};
  if (models) filters.push(scopeOfModels(models));
  if (providers) filters.push(scopeOfProviders(providers, input.providers));
  const today = new Date(input.now ?? 0).toISOString().slice(0, 10);
  filters.push({ rule: 'ended', passes: ({ endpoint }) => endpoint.endsAt === undefined || endpoint.endsAt > today });
  return filters;
}

function scopeOfModels(patterns: readonly string[]): Filter {
  const allows = wildcardMatcher(patterns);
  return {
    rule: 'key-models',
    passes: ({ endpoint }) =>
      allows(endpoint.model) ||
      allows(endpoint.upstreamModel) ||
      allows(`${endpoint.providerId}:${endpoint.upstreamModel}`),
  };
}

function scopeOfProviders(patterns: readonly string[], providers: PlanInput['providers']): Filter {
  const allows = wildcardMatcher(patterns);
  const named = slugMatcher(patterns, providers, true);
  return {
    rule: 'key-providers',
    passes: (candidate) => allows(candidate.endpoint.providerId) || named.rank(candidate) !== undefined,
  };
}
