// Plans over anything: providers, endpoints, keys, wishes and observations as they come, for properties that hold of every plan.
import fc from 'fast-check';
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Credential, Provider } from '../../src-main/providers/provider.ts';
import type { Observed, PlanInput, RequestNeeds } from '../../src-main/routing/plan.ts';
import { readPreferences } from '../../src-main/routing/preferences.ts';
import { aCredential, aProvider, anEndpoint } from './route-fixtures.ts';

export const IDS = ['a', 'b', 'c', 'd', 'e'] as const;
const MODELS = ['m', 'n'] as const;
const PARAMETERS = ['seed', 'stop', 'tools', 'logprobs'] as const;
const QUANTIZATIONS = ['fp8', 'bf16', 'int4'] as const;

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
/** Members that are undefined are left out, as everywhere in the code. */
const present = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never;
const someOf = <T>(values: readonly T[], minLength = 0): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength });

const facts = fc
  .record({
    trainsOnApiData: maybe(fc.boolean()),
    zeroRetention: maybe(fc.constantFrom('always' as const, 'on-request' as const, 'none' as const)),
    handedOn: maybe(fc.constant(['author'])),
  })
  .map((given) => ({ ...present(given), source: 'test', asOf: '2026-11-01' }));

const provider = (id: string): fc.Arbitrary<Provider> =>
  fc
    .record({
      enabled: fc.boolean().map((off) => !off || id < 'c'),
      local: fc.boolean(),
      privacy: maybe(facts),
      zeroRetentionAgreed: maybe(fc.boolean()),
    })
    .map((over) => aProvider(id, present(over) as Partial<Provider>));

const dollars = fc.integer({ min: 0, max: 20 });
const endpointAt = (providerId: string): fc.Arbitrary<Endpoint> =>
  fc
    .record({
      model: fc.constantFrom(...MODELS),
      price: maybe(fc.tuple(dollars, dollars)),
      flex: fc.boolean(),
      contextTokens: maybe(fc.constantFrom(8_000, 128_000)),
      maxOutputTokens: maybe(fc.constantFrom(1_000, 32_000)),
      quantization: maybe(fc.constantFrom(...QUANTIZATIONS)),
      supportedParameters: maybe(someOf(PARAMETERS)),
      distillable: maybe(fc.boolean()),
      endsAt: maybe(fc.constantFrom('2026-01-01', '2030-01-01')),
    })
    .map(({ model, price, flex, ...more }) => {
      const plain = anEndpoint(providerId, model, price);
      const lanes = { flex: { input: 1, output: 1 }, priority: { input: 99e9, output: 99e9 } };
      return {
        ...plain,
        ...present(more),
        ...(plain.price && flex && { price: { ...plain.price, serviceTiers: lanes } }),
      };
    });

const credential = (providerId: string, label: string): fc.Arbitrary<Credential> =>
  fc
    .record({
      apps: maybe(someOf(['mine', 'theirs'], 1)),
      models: maybe(fc.constantFrom(['author/m'], ['n'], ['*'])),
      order: fc.integer({ min: 0, max: 2 }),
    })
    .map((over) => aCredential(providerId, label, present(over) as Partial<Credential>));

const keysOf = (id: string): fc.Arbitrary<readonly Credential[]> =>
  fc.oneof(
    fc.constant([]),
    credential(id, 'x').map((one) => [one]),
    fc.tuple(credential(id, 'x'), credential(id, 'y')),
  );

const observed: fc.Arbitrary<Observed> = fc
  .record({
    outage: fc.boolean(),
    uptime: fc.constantFrom('normal' as const, 'lowered' as const, 'fallback-only' as const),
    tokensPerSecond: maybe(fc.integer({ min: 1, max: 500 }).map((p50) => ({ p50 }))),
    firstTokenMs: maybe(fc.integer({ min: 1, max: 9_000 }).map((p50) => ({ p50 }))),
    toolErrorRate: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map((each) => present(each) as Observed);

/** `provider{}` as a client writes it. */
const wishes = fc
  .record({
    order: maybe(someOf(IDS, 1)),
    only: maybe(someOf(IDS, 1)),
    ignore: maybe(someOf(IDS)),
    zdr: maybe(fc.boolean()),
    data_collection: maybe(fc.constantFrom('allow', 'deny')),
    enforce_distillable_text: maybe(fc.boolean()),
    quantizations: maybe(someOf([...QUANTIZATIONS, 'unknown'], 1)),
    require_parameters: maybe(fc.boolean()),
    allow_fallbacks: maybe(fc.boolean()),
    max_price: maybe(fc.record({ prompt: dollars, completion: dollars })),
    sort: maybe(
      fc.oneof(
        fc.constantFrom('price', 'throughput', 'latency', 'exacto'),
        fc.record({ by: fc.constantFrom('price', 'latency'), partition: fc.constantFrom('none', 'model') }),
      ),
    ),
    preferred_min_throughput: maybe(fc.integer({ min: 1, max: 200 })),
  })
  .map(present);

const needs: fc.Arbitrary<RequestNeeds> = fc
  .record({
    parameters: someOf(PARAMETERS),
    promptTokens: maybe(fc.constantFrom(100, 50_000)),
    maxOutputTokens: maybe(fc.constantFrom(500, 4_000)),
  })
  .map((each) => ({ ...present(each), inputModalities: [] }));

const reach = fc
  .record({
    models: maybe(fc.constantFrom(['author/m'], ['*'], ['n', 'a:*'])),
    providers: maybe(someOf(IDS, 1)),
    routes: maybe(fc.constantFrom(['current'], ['other'])),
  })
  .map(present);

export interface World {
  readonly input: PlanInput;
  readonly wishes: Readonly<Record<string, unknown>>;
  readonly routeWishes: Readonly<Record<string, unknown>>;
  readonly endpoints: readonly Endpoint[];
}

export interface Drawn {
  readonly providers: readonly Provider[];
  readonly endpoints: readonly Endpoint[];
  readonly keys: readonly (readonly Credential[])[];
  readonly seen: readonly (Observed | undefined)[];
  readonly resting: readonly string[];
  readonly wishes: Readonly<Record<string, unknown>>;
  readonly routeWishes: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  readonly needs: RequestNeeds | undefined;
  readonly reach: PlanInput['reach'];
  readonly app: string | undefined;
  readonly tier: 'flex' | 'priority' | 'default' | undefined;
  readonly pinned: string | undefined;
  readonly draws: readonly number[];
}

const NOW = Date.parse('2026-11-27');
export const drawn: fc.Arbitrary<Drawn> = fc.record({
  providers: fc.tuple(...IDS.map(provider)),
  endpoints: fc.uniqueArray(fc.constantFrom(...IDS).chain(endpointAt), {
    minLength: 1,
    maxLength: 8,
    selector: ({ providerId, upstreamModel }) => `${providerId}:${upstreamModel}`,
  }),
  keys: fc.tuple(...IDS.map(keysOf)),
  seen: fc.array(maybe(observed), { minLength: 5, maxLength: 5 }),
  resting: someOf(IDS.flatMap((id) => [id, `${id}-x`, `${id}-y`])),
  wishes,
  routeWishes: wishes,
  names: fc.uniqueArray(fc.constantFrom('m', 'n', 'm:nitro', 'n:floor', 'm:exacto', 'current', 'unknown'), {
    minLength: 1,
    maxLength: 3,
  }),
  needs: maybe(needs),
  reach: maybe(reach),
  app: maybe(fc.constantFrom('mine', 'theirs')),
  tier: maybe(fc.constantFrom('flex' as const, 'priority' as const, 'default' as const)),
  pinned: maybe(fc.constantFrom(...IDS)),
  draws: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 7, maxLength: 7 }),
});

export function worldOf(given: Drawn): World {
  const { providers, endpoints, keys, seen, resting, names, draws } = given;
  const read = readPreferences(given.wishes);
  if (!read.ok) throw new Error(read.message);
  let draw = 0;
  const route = {
    name: 'current',
    updatedAt: 0,
    targets: endpoints.map(({ providerId, upstreamModel }) => ({ providerId, model: upstreamModel })),
    preferences: given.routeWishes,
  };
  const input: PlanInput = {
    models: names,
    preferences: read.preferences,
    routes: [route],
    providers: new Map(providers.map((each) => [each.id, each])),
    credentialsOf: (id) => keys[IDS.indexOf(id as 'a')] ?? [],
    lookup(name) {
      const [bare = '', ...suffixes] = name.split(':');
      const found = endpoints.filter((each) => each.name === bare);
      return found.length > 0
        ? { found: true, model: `author/${bare}`, endpoints: found, suffixes }
        : { found: false, nearest: [] };
    },
    endpointOf: (id, model) => endpoints.find((each) => each.providerId === id && each.upstreamModel === model),
    cooling: (key) => resting.includes(key),
    random: () => draws[(draw += 1) % draws.length] ?? 0,
    observed: ({ providerId }) => seen[IDS.indexOf(providerId as 'a')],
    now: NOW,
    ...(given.needs && { needs: given.needs }),
    ...(given.reach && { reach: given.reach }),
    ...(given.app !== undefined && { app: given.app }),
    ...(given.tier && { serviceTier: given.tier }),
    ...(given.pinned !== undefined && {
      sticky: { providerId: given.pinned, upstreamModel: 'm', warmUntil: NOW + 1 },
    }),
  };
  return { input, wishes: given.wishes, routeWishes: given.routeWishes, endpoints };
}

export const world = drawn.map(worldOf);
