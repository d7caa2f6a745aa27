// Finds what a model name means: the endpoints that may serve it.
import { guessCanonicalId, withoutDate } from './canonical-id.ts';
import type { Endpoint } from './catalog.ts';
import { indexOf, type ModelIndex } from './model-index.ts';
import { nearestNames } from './nearest-names.ts';

export { indexOf };

export type ModelSuffix = 'free' | 'nitro' | 'floor' | 'exacto' | 'online' | 'thinking' | 'extended';

export type FoundModel =
  | {
      readonly found: true;
      /** Canonical id. */
      readonly model: string;
      readonly endpoints: readonly Endpoint[];
      /** Suffixes that were taken off the name, in order. A suffix that belongs to a catalogue entry (`…:free`) stays in `model`. */
      readonly suffixes: readonly ModelSuffix[];
    }
  | { readonly found: false; readonly nearest: readonly string[] };

/** Makes up the endpoint of a provider's model that is listed nowhere. */
export type UnlistedEndpoint = (providerId: string, upstreamModel: string) => Endpoint | undefined;

type Hit = { readonly model: string; readonly endpoints: readonly Endpoint[] };

const SUFFIX = /:(free|nitro|floor|exacto|online|thinking|extended)$/;
const MAX_NAME_LENGTH = 300;
const NEAREST = 3;

/**
 * Understands, in this order: `~author/family-latest`; a canonical id; `provider:model`; a vendor's own id, dated ones included; a unique bare slug; and a
 * vendor's spelling of a canonical id (`claude-sonnet-4-5` for `anthropic/claude-sonnet-4.5`). Case does not matter. Trailing
 * suffixes are taken off when the whole name is unknown; `:free` then leaves only endpoints that cost nothing.
 *
 * The index is built once per array, so hand in the same array until it changes.
 * @param unlisted asked about `provider:model` when the provider does not list that model
 */
export function findModel(endpoints: readonly Endpoint[], name: string, unlisted?: UnlistedEndpoint): FoundModel {
  const index = indexOf(endpoints);
  if (name.length > MAX_NAME_LENGTH) return { found: false, nearest: [] };
  let rest = name.trim();
  const suffixes: ModelSuffix[] = [];
  for (;;) {
    const hit = keepAllowed(find(index, rest), suffixes);
    if (hit) return { found: true, ...hit, suffixes };
    const suffix = SUFFIX.exec(rest)?.[1] as ModelSuffix | undefined;
    if (suffix === undefined) break;
    suffixes.unshift(suffix);
    rest = rest.slice(0, -suffix.length - 1);
  }
  const made = keepAllowed(findUnlisted(index, rest, unlisted), suffixes);
  if (made) return { found: true, ...made, suffixes };
  return { found: false, nearest: nearestNames(rest, index, NEAREST) };
}

function find(index: ModelIndex, name: string): Hit | undefined {
  const key = name.toLowerCase();
  const meant = byFamily(index, key) ?? byCanonicalId(index, key) ?? byPin(index, key);
  // Whoever names a provider means that one; Ollama's `mistral:7b` only looks like it, and stands in a list of the user's own.
  if (meant || splitPin(index, key)) return meant ?? (isOwnSpelling(index, key) ? byVendorId(index, key) : undefined);
  return (
    byVendorId(index, key) ??
    bySlug(index, key) ??
    byCanonicalId(index, guessCanonicalId(key)) ??
    byUnlistedDate(index, name)
  );
}

/** An id as a provider's own list or the user has it, not only shipped facts. */
const isOwnSpelling = (index: ModelIndex, key: string): boolean =>
  index.byUpstreamId.get(key)?.some(({ knownFrom }) => knownFrom !== 'facts') === true;

/** `~anthropic/claude-sonnet-latest`: the newest model of the family. */
function byFamily(index: ModelIndex, key: string): Hit | undefined {
  const family = /^~([^/]+\/.+)-latest$/.exec(key)?.[1];
  return family === undefined ? undefined : byCanonicalId(index, index.newestOf(family));
}

function byCanonicalId(index: ModelIndex, model: string | undefined): Hit | undefined {
  const endpoints = model === undefined ? undefined : index.byModel.get(model);
  return model !== undefined && endpoints ? { model, endpoints } : undefined;
}

/** `provider:model`, where the model may be the provider's own id or the canonical one. */
function byPin(index: ModelIndex, key: string): Hit | undefined {
  const pin = splitPin(index, key);
  if (!pin) return undefined;
  const listed = index.byPin.get(key);
  if (listed) return { model: listed.model, endpoints: [listed] };
  const meant = byCanonicalId(index, pin.model) ?? byCanonicalId(index, guessCanonicalId(pin.model));
  const there = meant?.endpoints.filter(({ providerId }) => providerId === pin.providerId) ?? [];
  return meant && there.length > 0 ? { model: meant.model, endpoints: there } : undefined;
}

function splitPin(index: ModelIndex, name: string): { providerId: string; model: string } | undefined {
  const colon = name.indexOf(':');
  const providerId = name.slice(0, Math.max(0, colon)).toLowerCase();
  const model = name.slice(colon + 1);
  return index.providerIds.has(providerId) && model !== '' ? { providerId, model } : undefined;
}

/** An own id stands for its model, everywhere it is served; a dated one for exactly that snapshot. */
function byVendorId(index: ModelIndex, key: string): Hit | undefined {
  const listed = index.byUpstreamId.get(key);
  const model = listed?.[0]?.model;
  if (!listed || model === undefined) return undefined;
  const isSnapshot = withoutDate(key) !== key && withoutDate(model) === model;
  const isOneModel = listed.every((endpoint) => endpoint.model === model);
  return { model, endpoints: (!isSnapshot && isOneModel && index.byModel.get(model)) || listed };
}

function bySlug(index: ModelIndex, key: string): Hit | undefined {
  const models = index.bySlug.get(key);
  return models?.length === 1 ? byCanonicalId(index, models[0]) : undefined;
}

/** A dated id of a model known only from shipped facts, which name no snapshots: the vendor knows whether it exists. */
function byUnlistedDate(index: ModelIndex, name: string): Hit | undefined {
  const undated = withoutDate(name);
  if (undated === name) return undefined;
  const factual = index.byUpstreamId.get(undated.toLowerCase())?.filter(({ knownFrom }) => knownFrom === 'facts') ?? [];
  const [first] = factual;
  return first && { model: first.model, endpoints: factual.map((endpoint) => ({ ...endpoint, upstreamModel: name })) };
}

function findUnlisted(index: ModelIndex, name: string, unlisted: UnlistedEndpoint | undefined): Hit | undefined {
  const pin = splitPin(index, name);
  const endpoint = pin && unlisted?.(pin.providerId, pin.model);
  return endpoint && { model: endpoint.model, endpoints: [endpoint] };
}

/** Someone who wrote `:free` must never pay. */
function keepAllowed(hit: Hit | undefined, suffixes: readonly ModelSuffix[]): Hit | undefined {
  if (!hit || !suffixes.includes('free')) return hit;
  const endpoints = hit.endpoints.filter(({ price }) => price?.input === 0 && price.output === 0 && !price.perRequest);
  return endpoints.length > 0 ? { ...hit, endpoints } : undefined;
}
