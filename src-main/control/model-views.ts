// The catalogue as others see it: endpoints gathered under their models.
import { agesOf } from '../catalog/ages.ts';
import type { Endpoint } from '../catalog/catalog.ts';
import type { EndpointView, ModelView } from '../contract/control-api.ts';
import type { ControlParts } from './parts.ts';
import { isReachable, priceView, providerName } from './views.ts';

/** Sorted by id. */
export function modelViews(parts: ControlParts): readonly ModelView[] {
  const byModel = Map.groupBy(parts.catalog.endpoints(), (endpoint) => endpoint.model);
  const providerIds = new Set(parts.catalog.endpoints().map((endpoint) => endpoint.providerId));
  const facts = new Map(
    [...providerIds].map((id) => [id, { name: providerName(parts, id), reachable: isReachable(parts, id) }]),
  );
  const viewOf = (endpoint: Endpoint): EndpointView => {
    const { name = endpoint.providerId, reachable = false } = facts.get(endpoint.providerId) ?? {};
    return endpointView(endpoint, name, reachable);
  };
  const views = [...byModel].map(([id, endpoints]) => modelView(id, endpoints, endpoints.map(viewOf)));
  return withAges(views).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Nobody dates the newest models for a while: at least what they came after is known. */
function withAges(models: readonly ModelView[]): ModelView[] {
  const ages = agesOf(models.map(({ id, releasedAt = '' }) => ({ model: id, releasedAt })));
  return models.map((model) => {
    const age = ages.get(model.id) ?? '';
    return age.endsWith('+') ? { ...model, releasedAfter: age.slice(0, -1) } : model;
  });
}

/** Sources whose word is dated by this machine: it says nothing about how old the vendors' prices are. */
const OWN_SOURCES: ReadonlySet<string> = new Set(['demo', 'local', 'user']);

/** ISO date of the newest price of a vendor; '' when none is known. */
export function pricesAsOf(endpoints: readonly Endpoint[]): string {
  const dates = endpoints.flatMap(({ price }) => (price && !OWN_SOURCES.has(price.source) ? [price.asOf] : []));
  return dates.reduce((newest, date) => (date > newest ? date : newest), '');
}

function modelView(id: string, endpoints: readonly Endpoint[], views: EndpointView[]): ModelView {
  const contextTokens = largest(endpoints.map((endpoint) => endpoint.contextTokens));
  const maxOutputTokens = usual(endpoints.map((endpoint) => endpoint.maxOutputTokens));
  const releasedAt = endpoints.find((endpoint) => endpoint.releasedAt !== undefined)?.releasedAt;
  return {
    id,
    name: endpoints[0]?.name ?? id,
    author: id.includes('/') ? id.slice(0, id.indexOf('/')) : '',
    ...(contextTokens !== undefined && { contextTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    inputModalities: union(endpoints.map((endpoint) => endpoint.inputModalities)),
    outputModalities: union(endpoints.map((endpoint) => endpoint.outputModalities)),
    ...(releasedAt !== undefined && { releasedAt }),
    reachable: views.some((view) => view.reachable),
    endpoints: views,
  };
}

function endpointView(endpoint: Endpoint, providerName: string, reachable: boolean): EndpointView {
  const { providerId, upstreamModel, contextTokens, maxOutputTokens, price, knownFrom } = endpoint;
  const { quantization, region, endsAt, supportedParameters, parameters, origins } = endpoint;
  return {
    providerId,
    providerName,
    upstreamModel,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(quantization !== undefined && { quantization }),
    ...(region !== undefined && { region }),
    ...(endsAt !== undefined && { endsAt }),
    ...(supportedParameters && { supportedParameters: [...supportedParameters] }),
    ...(parameters && { parameters: { ...parameters } }),
    ...(origins && { origins: originViews(origins) }),
    price: price ? priceView(price) : null,
    reachable,
    knownFrom,
  };
}

/** Most figures of an endpoint come from one or two sources. */
function originViews(origins: NonNullable<Endpoint['origins']>): NonNullable<EndpointView['origins']> {
  const bySource = new Map<string, { source: string; asOf: string; figures: string[] }>();
  for (const [figure, { source, asOf }] of Object.entries(origins)) {
    const key = `${source} ${asOf}`;
    const known = bySource.get(key) ?? { source, asOf, figures: [] };
    known.figures.push(figure);
    bySource.set(key, known);
  }
  return [...bySource.values()];
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** What most say, the larger of equals: one reseller's slip is not the model's ability. */
function usual(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  const counts = [...Map.groupBy(known, (value) => value)].map(([value, same]) => ({ value, count: same.length }));
  return counts.sort((a, b) => b.count - a.count || b.value - a.value)[0]?.value;
}

const union = (lists: readonly (readonly string[] | undefined)[]): string[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
];
