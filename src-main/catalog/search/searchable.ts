// Models as a search looks at them: their endpoints drawn together, once per list of endpoints. Pure.
import type { Provider } from '../../providers/provider.ts';
import type { Endpoint } from '../catalog.ts';
import { familyOf } from '../families.ts';

export interface SearchModel {
  /** Canonical `author/slug`. */
  readonly id: string;
  readonly name: string;
  /** What free words are looked for in, in lower case: names and ids, also those of providers. */
  readonly text: string;
  readonly author: string;
  readonly family: string | undefined;
  /** ISO date. */
  readonly releasedAt: string | undefined;
  readonly inputModalities: ReadonlySet<string>;
  readonly outputModalities: ReadonlySet<string>;
  readonly endpoints: readonly Endpoint[];
}

/** What is known of a provider now. */
export interface SearchProvider {
  /** Id and name in lower case: people know providers by either. */
  readonly names: readonly string[];
  /** A request can be sent there now. */
  readonly reachable: boolean;
  /** undefined: configured no more. */
  readonly provider: Provider | undefined;
}

export type ProviderOf = (id: string) => SearchProvider;

/** The catalogue hands out the same array until something changes. */
const gathered = new WeakMap<readonly Endpoint[], readonly SearchModel[]>();

/** Sorted by id. */
export function searchable(endpoints: readonly Endpoint[]): readonly SearchModel[] {
  const models = gathered.get(endpoints) ?? gather(endpoints);
  gathered.set(endpoints, models);
  return models;
}

/** Asks once per provider: a search looks at thousands of endpoints. */
export function rememberedProviders(ask: ProviderOf): ProviderOf {
  const known = new Map<string, SearchProvider>();
  return (id) => {
    const facts = known.get(id) ?? ask(id);
    known.set(id, facts);
    return facts;
  };
}

const gather = (endpoints: readonly Endpoint[]): readonly SearchModel[] =>
  [...Map.groupBy(endpoints, ({ model }) => model)]
    .map(([id, ends]) => gatherOne(id, ends))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

function gatherOne(id: string, endpoints: readonly Endpoint[]): SearchModel {
  const name = endpoints[0]?.name ?? id;
  const slash = id.indexOf('/');
  return {
    id,
    name,
    text: [name, id, ...new Set(endpoints.map(({ upstreamModel }) => upstreamModel))].join(' ').toLowerCase(),
    author: slash < 0 ? '' : id.slice(0, slash).toLowerCase(),
    family: familyOf(id)?.toLowerCase(),
    releasedAt: endpoints.find(({ releasedAt }) => releasedAt !== undefined)?.releasedAt,
    inputModalities: union(endpoints.map(({ inputModalities }) => inputModalities)),
    outputModalities: union(endpoints.map(({ outputModalities }) => outputModalities)),
    endpoints,
  };
}

const union = (lists: readonly (readonly string[] | undefined)[]): ReadonlySet<string> =>
  new Set(lists.flatMap((list) => list ?? []));
