// Puts together the endpoints of a configured provider from all that is known about them.
import type { ListedModel } from '../providers/model-list.ts';
import type { Provider } from '../providers/provider.ts';
import { demoProvider } from '../providers/registry.ts';
import { canonicalId, withoutDate } from './canonical-id.ts';
import type { Endpoint } from './catalog.ts';
import type { KnownFacts, KnownModel } from './known-facts.ts';
import { mergeFacts, type Merged, type Told } from './merge-facts.ts';
import type { ModelFigures, Origin } from './model-facts.ts';
import type { Overridden, Overrides } from './overrides.ts';
import { isTimed, priceInForce, withOrigin } from './price-in-force.ts';
import type { Price } from './price.ts';

/** The list a provider sent. */
export interface OwnList {
  readonly models: ReadonlyMap<string, ListedModel>;
  /** ISO date. */
  readonly asOf: string;
}

export interface Known {
  readonly facts: KnownFacts;
  /** undefined when the provider was never asked. */
  readonly listOf: (provider: Provider) => OwnList | undefined;
  readonly overrides: Overrides;
  /** Epoch ms; prices are those in force then. */
  readonly at: number;
  /** Called for a price that is another one at another time. */
  readonly onTimedPrice?: () => void;
}

/**
 * The provider's own list, the models the user named for it, and, only while there is no list, the models that others say it serves:
 * a provider's list is the better word on that. What the user hid is left out.
 */
export function endpointsOf(provider: Provider, known: Known): readonly Endpoint[] {
  const list = known.listOf(provider);
  const byId = new Map<string, Endpoint>();
  const add = (upstreamModel: string, knownFrom: Endpoint['knownFrom']): void => {
    if (!byId.has(upstreamModel)) byId.set(upstreamModel, describe(provider, upstreamModel, knownFrom, known));
  };
  for (const id of list?.models.keys() ?? []) add(id, 'provider');
  for (const id of provider.models) add(id, provider.id === demoProvider.id ? 'built-in' : 'user');
  if (!list && !provider.local) for (const id of factualIds(provider, known)) add(id, 'facts');
  const named = nameNewestSnapshots(provider, [...byId.values()]);
  return named.filter((endpoint) => !known.overrides.isHidden(endpoint));
}

/** A maker's facts may also hold other makers' models, sold through another of its products. */
function factualIds(provider: Provider, { facts }: Known): readonly string[] {
  const { registryId, author } = provider;
  if (registryId === undefined) return [];
  const ids = facts.listed(registryId);
  if (author === undefined) return ids;
  return ids.filter((id) => (facts.find(registryId, id)?.model ?? canonicalId(provider, id)).startsWith(`${author}/`));
}

/** Whatever is known of a provider's model, be it listed or not. */
export function describe(
  provider: Provider,
  upstreamModel: string,
  knownFrom: Endpoint['knownFrom'],
  known: Known,
): Endpoint {
  const shared =
    provider.registryId === undefined || provider.local
      ? undefined
      : known.facts.find(provider.registryId, upstreamModel);
  const model = shared?.model ?? canonicalId(provider, upstreamModel);
  const { figures, origins } = figuresOf(provider, upstreamModel, model, shared, known);
  const { prices, name = upstreamModel, knowledgeCutoff: _cutoff, releasedAt, ...rest } = figures;
  const price = prices && priceOf(prices, origins.prices, known.at);
  if (prices && isTimed(prices)) known.onTimedPrice?.();
  const released = releasedAt ?? known.facts.model(model)?.releasedAt;
  return {
    providerId: provider.id,
    upstreamModel,
    model,
    name,
    ...rest,
    ...(price && { price }),
    // Local servers send the day on which the file was fetched or loaded.
    ...(released !== undefined && !provider.local && { releasedAt: released }),
    ...(Object.keys(origins).length > 0 && { origins }),
    knownFrom,
  };
}

/** User, provider's own list, refreshed sources, snapshot: the first that tells a figure is believed. */
function figuresOf(
  provider: Provider,
  upstreamModel: string,
  model: string,
  shared: KnownModel | undefined,
  known: Known,
): Merged {
  const list = known.listOf(provider);
  const listed = list?.models.get(upstreamModel);
  const override = known.overrides.of(provider.id, upstreamModel, model);
  const told: Told[] = [];
  if (override) told.push(toldByUser(override));
  if (provider.local) told.push(freeOfCharge(provider, known.at));
  if (list && listed) told.push(toldByProvider(listed, list.asOf));
  if (shared) told.push(shared);
  const [only] = told;
  if (told.length === 1 && only?.origins) return { figures: only.figures, origins: only.origins };
  return mergeFacts(told, known.at);
}

const toldByUser = ({ figures, setAt }: Overridden): Told => ({
  figures,
  origin: { source: 'user', asOf: dayOf(setAt) },
  isFinal: true,
});

function toldByProvider({ id: _id, price, hourlyPrices = [], ...figures }: ListedModel, asOf: string): Told {
  return {
    figures: { ...figures, ...(price && { prices: [withoutOrigin(price), ...hourlyPrices] }) },
    origin: { source: 'provider', asOf },
  };
}

function freeOfCharge({ id }: Provider, at: number): Told {
  return {
    figures: { prices: [{ input: 0, output: 0 }] },
    origin: { source: id === demoProvider.id ? 'demo' : 'local', asOf: dayOf(at) },
    isFinal: true,
  };
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

function withoutOrigin({ source: _source, asOf: _asOf, ...figures }: Price): Omit<Price, 'source' | 'asOf'> {
  return figures;
}

/** Prices that never change by themselves are made once. */
const fixed = new WeakMap<NonNullable<ModelFigures['prices']>, Price>();

function priceOf(
  prices: NonNullable<ModelFigures['prices']>,
  origin: Origin | undefined,
  at: number,
): Price | undefined {
  const known = fixed.get(prices);
  // The same copy may have been found unchanged since: its prices are then of a later day.
  if (known && known.source === origin?.source && known.asOf === origin.asOf) return known;
  const figures = priceInForce(prices, at);
  if (!figures || !origin) return undefined;
  const price = withOrigin(figures, origin);
  if (!isTimed(prices)) fixed.set(prices, price);
  return price;
}

/**
 * Anthropic lists `claude-sonnet-4-5-20250929` but no `claude-sonnet-4-5`. Where a maker lists only snapshots of a model, the newest
 * takes the undated canonical id, so that it stands beside the same model elsewhere. Hosts that name authors tell the two apart themselves.
 */
function nameNewestSnapshots(provider: Provider, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  if (provider.author === undefined) return endpoints;
  const taken = new Set(endpoints.map(({ model }) => model));
  const newest = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const undated = withoutDate(endpoint.model);
    const rival = newest.get(undated);
    if (undated !== endpoint.model && !taken.has(undated) && (!rival || rival.model < endpoint.model)) {
      newest.set(undated, endpoint);
    }
  }
  const renamed = new Map([...newest].map(([undated, endpoint]) => [endpoint, undated]));
  return endpoints.map((endpoint) => {
    const undated = renamed.get(endpoint);
    return undated === undefined ? endpoint : { ...endpoint, model: undated };
  });
}
