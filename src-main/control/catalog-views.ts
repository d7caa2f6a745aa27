// What the catalogue holds, counted.
import { canonicalId } from '../catalog/canonical-id.ts';
import type { KnownFacts } from '../catalog/known-facts.ts';
import type { CatalogStatus, VendorView } from '../contract/catalog-views.ts';
import type { ProviderRow } from '../providers/provider.ts';
import { registry } from '../providers/registry.ts';
import type { ControlParts } from './parts.ts';
import { REFRESH_PREFERENCE } from './refresh-preference.ts';
import { providerName } from './views.ts';

/** The makers and clouds that most requests go to, whose prices have to be there. */
const LARGEST_VENDORS: ReadonlySet<string> = new Set(
  'openai anthropic google bedrock azure vertex mistral xai deepseek cohere'.split(' '),
);

export function catalogStatus(parts: ControlParts): CatalogStatus {
  const { snapshot, facts, sources, lists } = parts.catalog.state();
  const rows = registry.filter((row) => row.local !== true);
  const counted = rows.map((row) => ({ row, ids: facts.listed(row.id) })).filter(({ ids }) => ids.length > 0);
  const models = new Set(
    counted.flatMap(({ row, ids }) => ids.map((id) => facts.find(row.id, id)?.model ?? canonicalId(row, id))),
  );
  const vendors = counted.map(({ row, ids }) => vendorView(row, ids, facts));
  return {
    models: models.size,
    endpoints: vendors.reduce((sum, { endpoints }) => sum + endpoints, 0),
    pricedEndpoints: vendors.reduce((sum, { priced }) => sum + priced, 0),
    providers: counted.length,
    largestVendors: vendors.filter(({ id }) => LARGEST_VENDORS.has(id)),
    snapshot: { asOf: snapshot.asOf, sources: snapshot.sources.map((source) => ({ ...source })) },
    refresh: parts.settings.preference<string>(REFRESH_PREFERENCE) === 'off' ? 'off' : 'daily',
    sources: sources.map(({ copy, failure, ...source }) => ({
      ...source,
      ...(copy && { copy: { ...copy } }),
      ...(failure && { failure: { ...failure } }),
    })),
    ownLists: lists.map(({ providerId, ...list }) => ({ providerId, name: providerName(parts, providerId), ...list })),
    overrides: parts.settings.modelOverrides().length,
  };
}

function vendorView({ id, name }: ProviderRow, ids: readonly string[], facts: KnownFacts): VendorView {
  const unpriced = ids.filter((model) => facts.find(id, model)?.figures.prices === undefined);
  return { id, name, endpoints: ids.length, priced: ids.length - unpriced.length, unpriced };
}
