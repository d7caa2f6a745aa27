// The tables by which names are looked up, built once per list of endpoints.
import type { Endpoint } from './catalog.ts';
import { compareVersions, familyOf } from './families.ts';

export interface ModelIndex {
  readonly byModel: ReadonlyMap<string, readonly Endpoint[]>;
  /** `provider:upstream id`, lower case. */
  readonly byPin: ReadonlyMap<string, Endpoint>;
  /** Upstream id, lower case. */
  readonly byUpstreamId: ReadonlyMap<string, readonly Endpoint[]>;
  readonly bySlug: ReadonlyMap<string, readonly string[]>;
  readonly providerIds: ReadonlySet<string>;
  /** `author/family` → the newest model of it. */
  readonly newestOf: (family: string) => string | undefined;
}

const indexes = new WeakMap<readonly Endpoint[], ModelIndex>();

/** The index of an array, built on the first use. */
export function indexOf(endpoints: readonly Endpoint[]): ModelIndex {
  const known = indexes.get(endpoints);
  if (known) return known;
  const index = createModelIndex(endpoints);
  indexes.set(endpoints, index);
  return index;
}

function createModelIndex(endpoints: readonly Endpoint[]): ModelIndex {
  const byModel = new Map<string, Endpoint[]>();
  const byPin = new Map<string, Endpoint>();
  const byUpstreamId = new Map<string, Endpoint[]>();
  const slugs = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    const upstreamId = endpoint.upstreamModel.toLowerCase();
    append(byModel, endpoint.model, endpoint);
    append(byUpstreamId, upstreamId, endpoint);
    byPin.set(`${endpoint.providerId}:${upstreamId}`, endpoint);
    const slug = endpoint.model.slice(endpoint.model.indexOf('/') + 1);
    slugs.set(slug, (slugs.get(slug) ?? new Set()).add(endpoint.model));
  }
  const bySlug = new Map([...slugs].map(([slug, models]) => [slug, [...models]]));
  return {
    byModel,
    byPin,
    byUpstreamId,
    bySlug,
    providerIds: new Set(endpoints.map(({ providerId }) => providerId)),
    newestOf: newestByFamily([...byModel.keys()]),
  };
}

/** Sorted into families by the first question only: few ask. */
function newestByFamily(models: Iterable<string>): (family: string) => string | undefined {
  let newest: Map<string, string> | undefined;
  return (family) => {
    if (!newest) {
      newest = new Map();
      for (const model of models) {
        const known = familyOf(model);
        if (known === undefined) continue;
        const rival = newest.get(known);
        if (rival === undefined || compareVersions(model, rival) > 0) newest.set(known, model);
      }
    }
    return newest.get(family);
  };
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
