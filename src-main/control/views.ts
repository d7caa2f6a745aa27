// What others may see of providers, credentials, access keys and routes. No secret is reachable from here.
import type { AccessKey, KeyScope } from '../access-keys/access-keys.ts';
import type { Endpoint } from '../catalog/catalog.ts';
import type { Price } from '../catalog/price.ts';
import type { AccessKeyView, KeyScopeView } from '../contract/access-key-views.ts';
import type { PriceView, RouteView } from '../contract/control-api.ts';
import type { CredentialView, PrivacyView, ProviderView } from '../contract/provider-views.ts';
import { isBoundTo } from '../providers/authorize.ts';
import type { Credential, PrivacyFacts, Provider } from '../providers/provider.ts';
import { demoProvider, findRow } from '../providers/registry.ts';
import type { Route, RouteTarget } from '../settings/settings.ts';
import type { ControlParts } from './parts.ts';

/** The provider's enabled credentials that may be sent to its present address, in order. */
export function usableCredentials(parts: ControlParts, provider: Provider): readonly Credential[] {
  return credentialsOf(parts, provider.id).filter(
    (credential) => credential.enabled && isBoundTo(credential, provider),
  );
}

export function credentialsOf(parts: ControlParts, providerId: string): readonly Credential[] {
  return parts.settings.credentials().filter((credential) => credential.providerId === providerId);
}

/** A configured provider, or the built-in one. */
export function findProvider(parts: ControlParts, id: string): Provider | undefined {
  return [...parts.settings.providers(), demoProvider].find((provider) => provider.id === id);
}

/** A key may be used for hundreds of models. */
const MAX_LIMITS = 20;

const needsCredential = (provider: Provider): boolean => provider.auth.type !== 'none' && !provider.local;

export const isReady = (parts: ControlParts, provider: Provider): boolean =>
  !needsCredential(provider) || usableCredentials(parts, provider).length > 0;

/** Can a request be sent there now? */
export function isReachable(parts: ControlParts, providerId: string): boolean {
  const provider = findProvider(parts, providerId);
  return provider !== undefined && provider.enabled && isReady(parts, provider);
}

export const providerName = (parts: ControlParts, id: string): string =>
  findProvider(parts, id)?.name ?? findRow(id)?.name ?? id;

export function credentialView(parts: ControlParts, credential: Credential): CredentialView {
  const { id, providerId, label, lastFour, storedIn, enabled, order, createdAt, lastTest } = credential;
  const { weight, models, apps } = credential;
  const coolingUntil = parts.coolingUntil(id);
  const mark = parts.keys.markOf(id);
  return {
    id,
    providerId,
    label,
    lastFour,
    storedIn,
    enabled,
    order,
    createdAt,
    ...(lastTest && { lastTest: { ...lastTest } }),
    ...(weight !== undefined && { weight }),
    ...(models && { models: [...models] }),
    ...(apps && { apps: [...apps] }),
    ...(coolingUntil !== undefined && { coolingUntil }),
    ...(mark && { refused: { ...mark } }),
    limits: parts.keys.limitsOf(id).slice(0, MAX_LIMITS),
  };
}

export function providerView(parts: ControlParts, provider: Provider): ProviderView {
  const { id, name, registryId, dialect, baseUrl, local, enabled, models } = provider;
  return {
    id,
    name,
    ...(registryId !== undefined && { registryId }),
    dialect,
    baseUrl,
    local,
    enabled,
    models: [...models],
    credentials: credentialsOf(parts, id).map((credential) => credentialView(parts, credential)),
    ready: isReady(parts, provider),
    modelCount: parts.catalog.endpoints().filter((endpoint) => endpoint.providerId === id).length,
    zeroRetentionAgreed: provider.zeroRetentionAgreed ?? false,
    tellsBalance: provider.balance !== undefined,
    ...(provider.privacy && { privacy: privacyView(provider.privacy) }),
    ...(provider.headquarters !== undefined && { headquarters: provider.headquarters }),
    ...(provider.promptCacheTtlMs !== undefined && { promptCacheTtlMs: provider.promptCacheTtlMs }),
    ...(provider.cancelStopsBilling !== undefined && { cancelStopsBilling: provider.cancelStopsBilling }),
  };
}

const privacyView = ({ handedOn, ...facts }: PrivacyFacts): PrivacyView => ({
  ...facts,
  ...(handedOn && { handedOn: [...handedOn] }),
});

export function accessKeyView(key: AccessKey): AccessKeyView {
  const { id, name, lastFour, tags, verbatim, scope, disabled, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  return {
    id,
    name,
    lastFour,
    tags: { ...tags },
    verbatim,
    ...(scope && { scope: scopeView(scope) }),
    ...(disabled && { disabled }),
    createdAt,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(revokedAt !== undefined && { revokedAt }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
  };
}

function scopeView({ models, providers, routes, ...rest }: KeyScope): KeyScopeView {
  return {
    ...rest,
    ...(models && { models: [...models] }),
    ...(providers && { providers: [...providers] }),
    ...(routes && { routes: [...routes] }),
  };
}

export function routeView(parts: ControlParts, route: Route): RouteView {
  return {
    name: route.name,
    ...(route.strategy && { strategy: route.strategy }),
    ...(route.preferences && { preferences: { ...route.preferences } }),
    targets: route.targets.map((target) => targetView(parts, target)),
    updatedAt: route.updatedAt,
  };
}

function targetView(parts: ControlParts, { providerId, model }: RouteTarget): RouteView['targets'][number] {
  const provider = findProvider(parts, providerId);
  const price = endpointOf(parts, providerId, model)?.price ?? (provider && parts.catalog.price(provider, model));
  const coolingUntil = provider && targetCoolingUntil(parts, provider, model);
  return {
    providerId,
    model,
    providerName: providerName(parts, providerId),
    inputPrice: price?.input ?? null,
    outputPrice: price?.output ?? null,
    ready: isReachable(parts, providerId),
    ...(coolingUntil !== undefined && { coolingUntil }),
  };
}

function endpointOf(parts: ControlParts, providerId: string, model: string): Endpoint | undefined {
  return parts.catalog
    .endpoints()
    .find((endpoint) => endpoint.providerId === providerId && endpoint.upstreamModel === model);
}

/** A target rests only while every way to reach it rests; it is back when the first one is. */
function targetCoolingUntil(parts: ControlParts, provider: Provider, model: string): number | undefined {
  const credentials = usableCredentials(parts, provider);
  const ways = credentials.length > 0 ? credentials.map((credential) => credential.id) : [provider.id];
  const until = ways.map((id) => parts.coolingUntil(id, model));
  return until.every((time) => time !== undefined) ? Math.min(...until) : undefined;
}

export function priceView(price: Price): PriceView {
  const { tiers, serviceTiers: _lanes, ...rest } = price;
  return { ...rest, ...(tiers && { tiers: tiers.map((tier) => ({ ...tier })) }) };
}
