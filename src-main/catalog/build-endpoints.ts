// Puts together every endpoint of the configured providers from all that is known about them.
import type { Provider } from '../providers/provider.ts';
import type { ListedModel } from '../providers/model-list.ts';
import { demoProvider } from '../providers/registry.ts';
import { canonicalId, withoutDate } from './canonical-id.ts';
import type { Endpoint } from './catalog.ts';
import type { PriceFacts } from './genai-prices.ts';
import type { Price } from './price.ts';

export interface Known {
  readonly facts: PriceFacts;
  /** The list a provider sent, if it was ever asked. */
  readonly listOf: (provider: Provider) => ReadonlyMap<string, ListedModel> | undefined;
  /** Epoch ms; prices are those in force then. */
  readonly at: number;
}

/**
 * The demo models, then each provider's own list, the models the user named for it, and, only while there is no list, the shipped
 * facts: a provider's list is the better word on what it serves.
 */
export function buildEndpoints(providers: readonly Provider[], known: Known): readonly Endpoint[] {
  const ofUsers = providers.filter(({ id }) => id !== demoProvider.id);
  return [demoProvider, ...ofUsers].flatMap((provider) => endpointsOf(provider, known));
}

/** Price from the provider's own list, else nothing for local ones, else the shipped facts; undefined = unknown. */
export function priceOf(
  provider: Provider,
  upstreamModel: string,
  listed: ListedModel | undefined,
  known: Known,
): Price | undefined {
  if (provider.local) {
    const source = provider.id === demoProvider.id ? 'demo' : 'local';
    return { input: 0, output: 0, source, asOf: new Date(known.at).toISOString().slice(0, 10) };
  }
  if (listed?.price || provider.priceProvider === undefined) return listed?.price;
  return known.facts.price(provider.priceProvider, upstreamModel, known.at);
}

function endpointsOf(provider: Provider, known: Known): readonly Endpoint[] {
  const list = known.listOf(provider);
  const byId = new Map<string, Endpoint>();
  const add = (upstreamModel: string, knownFrom: Endpoint['knownFrom']): void => {
    if (!byId.has(upstreamModel)) {
      byId.set(upstreamModel, toEndpoint(provider, upstreamModel, knownFrom, list?.get(upstreamModel), known));
    }
  };
  for (const id of list?.keys() ?? []) add(id, 'provider');
  for (const id of provider.models) add(id, provider.id === demoProvider.id ? 'built-in' : 'user');
  const fromFacts = list ? [] : factEndpoints(provider, known);
  const named = [...byId.values(), ...fromFacts.filter(({ upstreamModel }) => !byId.has(upstreamModel))];
  return nameNewestSnapshots(provider, named);
}

/** A maker's facts may also hold other makers' models, sold through another of its products. */
function factEndpoints(provider: Provider, known: Known): readonly Endpoint[] {
  const { priceProvider, author } = provider;
  if (priceProvider === undefined || provider.local) return [];
  return known.facts
    .models(priceProvider)
    .map((id) => toEndpoint(provider, id, 'facts', undefined, known))
    .filter(({ model }) => author === undefined || model.startsWith(`${author}/`));
}

function toEndpoint(
  provider: Provider,
  upstreamModel: string,
  knownFrom: Endpoint['knownFrom'],
  listed: ListedModel | undefined,
  known: Known,
): Endpoint {
  const facts =
    provider.priceProvider === undefined ? undefined : known.facts.facts(provider.priceProvider, upstreamModel);
  const price = priceOf(provider, upstreamModel, listed, known);
  const contextTokens = listed?.contextTokens ?? facts?.contextTokens;
  const { maxOutputTokens, inputModalities, outputModalities, releasedAt } = listed ?? {};
  return {
    providerId: provider.id,
    upstreamModel,
    model: canonicalId(provider, upstreamModel),
    name: listed?.name ?? facts?.name ?? upstreamModel,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(inputModalities && { inputModalities }),
    ...(outputModalities && { outputModalities }),
    ...(price && { price }),
    // Local servers send the day on which the file was fetched or loaded.
    ...(releasedAt !== undefined && !provider.local && { releasedAt }),
    knownFrom,
  };
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
  return endpoints.map((endpoint) => ({ ...endpoint, model: renamed.get(endpoint) ?? endpoint.model }));
}
