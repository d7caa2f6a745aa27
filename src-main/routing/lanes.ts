// Which service tiers of an endpoint are considered: its default lane, the lane asked for, and lanes that a suffix or a slug allows.
import type { Endpoint } from '../catalog/catalog.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Provider } from '../providers/provider.ts';
import { candidateOf, type Candidate } from './candidate.ts';
import type { SlugMatcher } from './provider-slugs.ts';

export interface LaneRules {
  /** The request's `service_tier`. */
  readonly asked: ServiceTier | undefined;
  /** Allowed beside the default lane by `:nitro` or `:floor`. */
  readonly extra: readonly ServiceTier[];
  /** `order` and `only`, which may name a lane (`openai/priority`). */
  readonly slugs: readonly SlugMatcher[];
}

const LANES: readonly ServiceTier[] = ['flex', 'priority'];

const offersLane = ({ price }: Endpoint, lane: ServiceTier): boolean => price?.serviceTiers?.[lane] !== undefined;

/**
 * `priority` is tried before the default lane, `flex` instead of it. Where the catalogue knows of no endpoint that has the lane, it is
 * asked of all: whether they have it is for them to say.
 */
export function withLanes(
  endpoints: readonly Endpoint[],
  providers: ReadonlyMap<string, Provider>,
  group: number,
  rules: LaneRules,
): Candidate[] {
  const { asked } = rules;
  const isKnown = asked !== undefined && endpoints.some((endpoint) => offersLane(endpoint, asked));
  const found: Candidate[] = [];
  for (const endpoint of endpoints) {
    const provider = providers.get(endpoint.providerId);
    const add = (lane: ServiceTier | undefined): Candidate => {
      const candidate = candidateOf(endpoint, provider, group, lane, lane !== undefined && lane === asked);
      found.push(candidate);
      return candidate;
    };
    if (asked === undefined) {
      for (const lane of extraLanes(endpoint, provider, rules)) add(lane);
      add(undefined);
    } else if (!isKnown) add(asked);
    else if (offersLane(endpoint, asked)) {
      add(asked);
      if (asked === 'priority') add(undefined);
    } else {
      const candidate = add(undefined);
      if (asked === 'flex') candidate.out = 'tier';
    }
  }
  return found;
}

function extraLanes(
  endpoint: Endpoint,
  provider: Provider | undefined,
  { extra, slugs }: LaneRules,
): readonly ServiceTier[] {
  if (!endpoint.price?.serviceTiers) return [];
  return LANES.filter(
    (lane) =>
      offersLane(endpoint, lane) &&
      (extra.includes(lane) || slugs.some((matcher) => matcher.namesLane(provider, lane))),
  );
}
