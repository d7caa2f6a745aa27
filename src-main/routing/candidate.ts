// One endpoint under consideration: which rule took it out, or what puts it where it is.
import type { Endpoint } from '../catalog/catalog.ts';
import type { ServiceTier } from '../catalog/price.ts';
import type { Provider } from '../providers/provider.ts';
import type { Observed, SortKey } from './plan.ts';

/** Why an endpoint is out. */
export type OutRule =
  | 'off'
  | 'no-credential'
  | 'kept-for-apps'
  | 'kept-for-models'
  | 'key-models'
  | 'key-providers'
  | 'key-routes'
  | 'bad-route'
  | 'ended'
  | 'only'
  | 'ignore'
  | 'not-listed'
  | 'not-first'
  | 'zdr'
  | 'training'
  | 'distillable'
  | 'quantization'
  | 'max-price'
  | 'context'
  | 'longer-exists'
  | 'max-output'
  | 'parameter'
  | 'better-exists'
  | 'modality'
  | 'tier'
  | 'not-able'
  | 'not-free'
  | 'not-chosen';

/** Why an endpoint that may be used stands behind others. */
export type BackRule = 'outage' | 'slow' | 'fallback-only' | 'lowered' | 'resting';

/** What an order is made by: `draw` = by price weight; `fixed` = as a route's author wrote it. */
export type Ordering = 'draw' | 'fixed' | SortKey;

export interface Candidate {
  readonly endpoint: Endpoint;
  /** undefined: its provider was removed. */
  readonly provider: Provider | undefined;
  /** The lane it would be asked in; undefined = the provider's default. */
  readonly lane: ServiceTier | undefined;
  /** The request named this lane itself; false = the lane is offered beside the default one, because a suffix or a slug allows it. */
  readonly laneAsked: boolean;
  /** Position of the name under which it was found. */
  readonly group: number;
  out: OutRule | undefined;
  /** The field or value that the rule is about. */
  detail: string | undefined;
  back: BackRule | undefined;
  /** Named by the request's `order`, or the conversation's warm cache. */
  first: 'order' | 'warm-cache' | undefined;
  /** What its place among the others was made by. */
  by: Ordering | undefined;
  /** Nano-USD per million tokens of a typical mix; undefined = unknown. */
  blended: number | undefined;
  observed: Observed | undefined;
  /** What the order is made by; the smaller comes first. */
  score: number;
}

export const candidateOf = (
  endpoint: Endpoint,
  provider: Provider | undefined,
  group: number,
  lane: ServiceTier | undefined,
  laneAsked: boolean,
): Candidate => ({
  endpoint,
  provider,
  lane,
  laneAsked,
  group,
  out: undefined,
  detail: undefined,
  back: undefined,
  first: undefined,
  by: undefined,
  blended: undefined,
  observed: undefined,
  score: 0,
});
