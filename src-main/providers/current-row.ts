// A stored provider holds what the user chose; everything else is what its registry row says today.
import { originOf } from './authorize.ts';
import type { OtherDialect, PrivacyFacts, Provider, ProviderRow } from './provider.ts';
import { findRow } from './registry.ts';

export function providerOfRow(id: string, row: ProviderRow): Provider {
  return {
    id,
    name: row.name,
    registryId: row.id,
    dialect: row.dialect,
    baseUrl: row.baseUrl,
    auth: row.auth,
    local: row.local ?? false,
    enabled: true,
    traits: row.traits ?? {},
    headers: row.headers ?? {},
    models: [],
    ...(row.modelsPath !== undefined && { modelsPath: row.modelsPath }),
    ...(row.priceProvider !== undefined && { priceProvider: row.priceProvider }),
    ...(row.author !== undefined && { author: row.author }),
    ...(row.query && { query: row.query }),
    ...(row.alsoSpeaks && { alsoSpeaks: row.alsoSpeaks }),
    ...(row.operations && { operations: row.operations }),
    ...(row.privacy && { privacy: row.privacy }),
    ...(row.headquarters !== undefined && { headquarters: row.headquarters }),
    ...(row.promptCacheTtlMs !== undefined && { promptCacheTtlMs: row.promptCacheTtlMs }),
    ...(row.cancelStopsBilling !== undefined && { cancelStopsBilling: row.cancelStopsBilling }),
    ...(row.balance && { balance: row.balance }),
  };
}

/** Facts that were current when the provider was added are replaced by today's; the user's own word wins over both. */
export function withCurrentRow(stored: Provider): Provider {
  const { privacy: _stale, ...provider } = stored;
  const row = provider.registryId === undefined ? undefined : findRow(provider.registryId);
  if (!row) return withPrivacy(provider, undefined);
  const { id, name, dialect, baseUrl, auth, local, enabled, models, zeroRetentionAgreed, privacyOverride } = provider;
  const { alsoSpeaks, privacy, headquarters, balance, ...facts } = providerOfRow(id, row);
  const further = alsoSpeaks?.filter((other) => isSameOrigin(other, baseUrl)) ?? [];
  const isAtVendor = row.addressHint !== undefined || originOf(row.baseUrl) === originOf(baseUrl);
  const current: Provider = {
    ...facts,
    name,
    dialect,
    baseUrl,
    auth,
    local,
    enabled,
    models,
    ...(further.length > 0 && { alsoSpeaks: further }),
    ...(isAtVendor && headquarters !== undefined && { headquarters }),
    ...(isAtVendor && balance && { balance }),
    ...(zeroRetentionAgreed !== undefined && { zeroRetentionAgreed }),
    ...(privacyOverride && { privacyOverride }),
  };
  return withPrivacy(current, isAtVendor ? privacy : undefined);
}

function withPrivacy(provider: Provider, facts: PrivacyFacts | undefined): Provider {
  const { privacyOverride } = provider;
  const privacy = privacyOverride ? { ...facts, ...privacyOverride, source: 'user' } : facts;
  return privacy ? { ...provider, privacy } : provider;
}

/** At another host than the registry's, a further address would carry the key to one that it was not given for. */
const isSameOrigin = ({ baseUrl: other }: OtherDialect, baseUrl: string): boolean =>
  other === undefined || originOf(other) === originOf(baseUrl);
