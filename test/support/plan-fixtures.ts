// A plan over a handful of endpoints, and short ways to read it.
import type { Endpoint } from '../../src-main/catalog/catalog.ts';
import type { Provider } from '../../src-main/providers/provider.ts';
import { planRoute } from '../../src-main/routing/plan-route.ts';
import type { NoPlan, Plan, PlanInput } from '../../src-main/routing/plan.ts';
import { readPreferences } from '../../src-main/routing/preferences.ts';
import { aCredential, aProvider, anEndpoint } from './route-fixtures.ts';

export interface PlanSetup extends Partial<PlanInput> {
  /** Those of the model `m`; default: `a`, `b` and `c` for 1, 2 and 3 USD. */
  readonly endpoints?: readonly Endpoint[];
  readonly providerOver?: Readonly<Record<string, Partial<Provider>>>;
  /** The request's `provider{}` as a client writes it. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

const threeEndpoints: readonly Endpoint[] = [
  anEndpoint('a', 'm', [1, 1]),
  anEndpoint('b', 'm', [2, 2]),
  anEndpoint('c', 'm', [3, 3]),
];

/** Any name is known as `m` except those that begin with `unknown`; a `:suffix` is taken off as the catalogue does. */
export function plan({ endpoints = threeEndpoints, providerOver = {}, provider, ...over }: PlanSetup = {}):
  Plan | NoPlan {
  const read = readPreferences(provider);
  if (!read.ok) throw new Error(read.message);
  const ids = new Set([...endpoints.map(({ providerId }) => providerId), ...Object.keys(providerOver)]);
  return planRoute({
    models: ['m'],
    preferences: read.preferences,
    routes: [],
    providers: new Map([...ids].map((id) => [id, aProvider(id, providerOver[id])])),
    credentialsOf: (id) => [aCredential(id)],
    lookup(name) {
      const [bare = '', ...suffixes] = name.split(':');
      if (bare.startsWith('unknown')) return { found: false, nearest: ['m'] };
      return {
        found: true,
        model: `author/${bare}`,
        endpoints: endpoints.filter(({ name: own }) => own === bare),
        suffixes,
      };
    },
    endpointOf: (providerId, model) =>
      endpoints.find((each) => each.providerId === providerId && each.upstreamModel === model) ??
      anEndpoint(providerId, model),
    cooling: () => false,
    random: () => 0.5,
    ...over,
  });
}

export function planned(setup: PlanSetup = {}): Plan {
  const result = plan(setup);
  if (!result.ok) throw new Error(result.message);
  return result;
}

export function refused(setup: PlanSetup): NoPlan {
  const result = plan(setup);
  if (result.ok) throw new Error('expected a refusal');
  return result;
}

/** Provider ids in order, with the lane behind a slash. */
export const order = (setup: PlanSetup = {}): readonly string[] =>
  planned(setup).targets.map(({ provider, serviceTier }) => provider.id + (serviceTier ? `/${serviceTier}` : ''));

/** Provider id → the rule that took it out. */
export const outs = (result: Plan | NoPlan): Readonly<Record<string, string>> =>
  Object.fromEntries(
    result.considered.flatMap(({ endpoint, out }) => (out === undefined ? [] : [[endpoint.providerId, out]])),
  );
