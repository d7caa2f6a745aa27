// The query parameters of GET /models: which models pass, and in what order.
import type { Endpoint } from '../../catalog/catalog.ts';
import { keepsNothing } from '../../providers/privacy.ts';
import { slugMatcher } from '../../routing/provider-slugs.ts';
import { supports } from '../../routing/support.ts';
import type { Directory, GatewayParts } from '../parts.ts';
import { flagIn, invalid, numberIn, wordsIn } from './asked.ts';
import { modalitiesOf, type GatheredModel } from './gathered-models.ts';

type EndpointTest = (endpoint: Endpoint) => boolean;
type ModelTest = (model: GatheredModel) => boolean;

const NANO_PER_MILLION_USD = 1e9;
const DAY_SECONDS = 86_400;

/** All given tests must be passed by one and the same endpoint. A fact that is not known passes no test. @throws GatewayError 400 */
export function endpointFilter(url: URL, { providers }: Directory): EndpointTest | undefined {
  const tests = [
    parameterTest(url),
    providerTest(url, providers),
    zdrTest(url, providers),
    distillableTest(url),
    regionTest(url),
    rangeTest(url, 'context', undefined, ({ contextTokens }) => contextTokens, 1),
    rangeTest(url, 'min_price', 'max_price', ({ price }) => price?.input, NANO_PER_MILLION_USD),
    rangeTest(url, 'min_output_price', 'max_output_price', ({ price }) => price?.output, NANO_PER_MILLION_USD),
  ].filter((test) => test !== undefined);
  return tests.length === 0 ? undefined : (endpoint) => tests.every((test) => test(endpoint));
}

function parameterTest(url: URL): EndpointTest | undefined {
  const wanted = wordsIn(url, 'supported_parameters');
  return (
    wanted &&
    (({ supportedParameters, parameters }) =>
      wanted.every((name) => supports(supportedParameters, name) ?? parameters?.[name] === true))
  );
}

function providerTest(url: URL, providers: Directory['providers']): EndpointTest | undefined {
  const named = wordsIn(url, 'providers');
  if (!named) return undefined;
  const matcher = slugMatcher(named, providers);
  return (endpoint) =>
    matcher.rank({ endpoint, provider: providers.get(endpoint.providerId), lane: undefined, laneAsked: false }) !==
    undefined;
}

function zdrTest(url: URL, providers: Directory['providers']): EndpointTest | undefined {
  if (flagIn(url, 'zdr') !== true) return undefined;
  return ({ providerId, model }) => {
    const provider = providers.get(providerId);
    return provider !== undefined && keepsNothing(provider, model);
  };
}

function distillableTest(url: URL): EndpointTest | undefined {
  const wanted = flagIn(url, 'distillable');
  return wanted === undefined ? undefined : ({ distillable }) => distillable === wanted;
}

function regionTest(url: URL): EndpointTest | undefined {
  const wanted = url.searchParams.get('region')?.toLowerCase();
  if (!wanted) return undefined;
  if (wanted !== 'eu' && wanted !== 'us') throw invalid('region', '"eu" or "us"', wanted);
  return ({ region }) => region?.toLowerCase().split('-')[0] === wanted;
}

function rangeTest(
  url: URL,
  min: string,
  max: string | undefined,
  of: (endpoint: Endpoint) => number | undefined,
  scale: number,
): EndpointTest | undefined {
  const from = numberIn(url, min);
  const to = max === undefined ? undefined : numberIn(url, max);
  if (from === undefined && to === undefined) return undefined;
  return (endpoint) => {
    const value = of(endpoint);
    return value !== undefined && value >= (from ?? 0) * scale && value <= (to ?? Number.POSITIVE_INFINITY) * scale;
  };
}

/** @param now epoch ms */
export function modelFilter(url: URL, now: number): ModelTest {
  const tests = [searchTest(url), authorTest(url), ...modalityTests(url), ageTest(url, now)].filter(
    (test) => test !== undefined,
  );
  return (model) => tests.every((test) => test(model));
}

/** Every word somewhere in the name or the id. */
function searchTest(url: URL): ModelTest | undefined {
  const words = (url.searchParams.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return ({ id, name }) => words.every((word) => `${id} ${name}`.toLowerCase().includes(word));
}

function authorTest(url: URL): ModelTest | undefined {
  const authors = wordsIn(url, 'model_authors');
  return authors && (({ id }) => authors.includes(id.split('/')[0]?.toLowerCase() ?? ''));
}

const modalityTests = (url: URL): (ModelTest | undefined)[] =>
  (['input', 'output'] as const).map((side) => {
    const wanted = wordsIn(url, `${side}_modalities`);
    if (!wanted || wanted.includes('all')) return undefined;
    return (model) => {
      const has = modalitiesOf(model, `${side}Modalities`);
      return wanted.every((word) => has.includes(word));
    };
  });

function ageTest(url: URL, now: number): ModelTest | undefined {
  const min = numberIn(url, 'min_age_days');
  const max = numberIn(url, 'max_age_days');
  if (min === undefined && max === undefined) return undefined;
  return ({ created }) => {
    const days = (now / 1000 - created) / DAY_SECONDS;
    return created > 0 && days >= (min ?? 0) && days <= (max ?? Number.POSITIVE_INFINITY);
  };
}

type Rank = (model: GatheredModel) => number | undefined;

const cheapest: Rank = ({ endpoints }) => endpoints[0]?.price && endpoints[0].price.input + endpoints[0].price.output;
const negative =
  (rank: Rank): Rank =>
  (model) => {
    const value = rank(model);
    return value === undefined ? undefined : -value;
  };

/** Days over which the user's own requests count. */
const POPULAR_DAYS = { 'most-popular': 30, 'top-weekly': 7 } as const;

/** Those without a figure come last; a word that nothing here can be sorted by leaves the order as it is. */
export async function sorted(
  models: readonly GatheredModel[],
  url: URL,
  parts: GatewayParts,
): Promise<readonly GatheredModel[]> {
  const rank = await rankFor(url.searchParams.get('sort') ?? '', parts);
  if (!rank) return models;
  const ranked = models.map((model) => ({ model, rank: rank(model) ?? Number.POSITIVE_INFINITY }));
  return ranked.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).map(({ model }) => model);
}

async function rankFor(word: string, { observations, ledgerReader, now }: GatewayParts): Promise<Rank | undefined> {
  switch (word) {
    case 'newest':
      return ({ created }) => (created > 0 ? -created : undefined);
    case 'pricing-low-to-high':
      return cheapest;
    case 'pricing-high-to-low':
      return negative(cheapest);
    case 'context-high-to-low':
      return ({ endpoints }) => lowest(endpoints.map(({ contextTokens }) => contextTokens && -contextTokens));
    case 'latency-low-to-high':
      return ({ endpoints }) => lowest(endpoints.map((each) => observations.of(each)?.firstTokenMs?.p50));
    case 'throughput-high-to-low':
      return ({ endpoints }) =>
        lowest(endpoints.map((each) => observations.of(each)?.tokensPerSecond?.p50).map((each) => each && -each));
    case 'most-popular':
    case 'top-weekly': {
      const from = now() - POPULAR_DAYS[word] * DAY_SECONDS * 1000;
      const { rows } = await ledgerReader.spend({ by: ['model'], from });
      const requests = new Map(rows.map(({ keys: [model = ''], requests }) => [model, requests]));
      return negative(({ id }) => requests.get(id));
    }
    default:
      return undefined;
  }
}

function lowest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
