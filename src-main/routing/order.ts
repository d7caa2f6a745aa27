// The order in which the endpoints of a name are tried: drawn by price, or strict, with what is not well behind.
import type { BackRule, Candidate, Ordering } from './candidate.ts';
import type { Percentiles, ProviderPreferences } from './plan.ts';
import { PERCENTILES } from './preferences/speed.ts';
import type { SlugMatcher } from './provider-slugs.ts';

export interface OrderRules {
  readonly ordering: Ordering;
  readonly order: SlugMatcher | undefined;
  readonly preferences: ProviderPreferences;
  /** 0 ≤ x < 1, called once per endpoint with a price that is drawn. */
  readonly random: () => number;
  /** True while every way to it rests. */
  readonly resting: (candidate: Candidate) => boolean;
}

/** More than this share of broken tool calls counts against an endpoint in `exacto`. */
const POOR_TOOL_CALLS = 0.05;

/** Back to front: who has one of these stands behind everyone who has none, and behind those with an earlier one. */
const BACK: readonly BackRule[] = ['lowered', 'fallback-only', 'slow', 'outage', 'resting'];

/** A copy in order; `blended` and `observed` of each must be set. */
export function inOrder(candidates: readonly Candidate[], rules: OrderRules): readonly Candidate[] {
  const { ordering, order } = rules;
  // The others behind a named order are not drawn: balancing is off.
  const by = order && ordering === 'draw' ? 'price' : ordering;
  const sorted = [...candidates];
  if (by !== 'fixed') {
    for (const candidate of sorted) candidate.score = scoreOf(candidate, by, rules.random);
    sorted.sort(byScore);
  }
  for (const candidate of sorted) {
    candidate.by = by;
    candidate.back = whyBehind(candidate, rules);
  }
  return namedFirst(byBack(askedLaneFirst(sorted)), order);
}

/** A lane that the request asked for comes before those it may fall back to. */
function askedLaneFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  if (!candidates.some(({ laneAsked }) => laneAsked)) return candidates;
  return [...candidates.filter(({ laneAsked }) => laneAsked), ...candidates.filter(({ laneAsked }) => !laneAsked)];
}

const byScore = (a: Candidate, b: Candidate): number => a.score - b.score || tieBreak(a, b);

/** Equal, or nothing known of either: the faster lane, then the cheaper. */
function tieBreak(a: Candidate, b: Candidate): number {
  const price = (a.blended ?? Number.MAX_VALUE) - (b.blended ?? Number.MAX_VALUE);
  return laneRank(a) - laneRank(b) || price;
}

const laneRank = ({ lane }: Candidate): number => (lane === 'priority' ? 0 : 1);

const LAST = Number.MAX_VALUE;

function scoreOf(candidate: Candidate, by: Exclude<Ordering, 'fixed'>, random: () => number): number {
  const { blended, observed } = candidate;
  switch (by) {
    case 'draw':
      if (blended === undefined) return LAST;
      // Sorting by -ln(u)/weight with the weight 1/price² is the same as picking by weight again and again.
      return blended <= 0 ? -1 : -Math.log(1 - random()) * blended * blended;
    case 'price':
      return blended ?? LAST;
    case 'throughput':
      return observed?.tokensPerSecond?.p50 === undefined ? LAST : -observed.tokensPerSecond.p50;
    case 'latency':
      return observed?.firstTokenMs?.p50 ?? LAST;
    case 'exacto':
      return qualityScore(candidate);
  }
}

/** Good, then unknown, then poor; within a class the fewest broken calls, then the fastest. */
function qualityScore({ observed }: Candidate): number {
  const rate = observed?.toolErrorRate;
  const speed = 1 / (1 + (observed?.tokensPerSecond?.p50 ?? 0));
  if (rate === undefined) return 2_000_000 + speed;
  return (rate <= POOR_TOOL_CALLS ? 0 : 3_000_000) + Math.round(rate * 1_000) * 10 + speed;
}

/** Uptime counts only where the order is ours to choose; whoever asked for a strict one gets it. */
function whyBehind(candidate: Candidate, { ordering, order, preferences, resting }: OrderRules): BackRule | undefined {
  const { observed } = candidate;
  if (resting(candidate)) return 'resting';
  if (ordering === 'fixed') return undefined;
  const isDrawn = ordering === 'draw' && !order;
  if (isDrawn && observed?.outage) return 'outage';
  if (missesSpeed(candidate, preferences)) return 'slow';
  return isDrawn && observed && observed.uptime !== 'normal' ? observed.uptime : undefined;
}

/** Too few samples count as meeting the wish: an endpoint that is never asked would never be known. */
function missesSpeed(
  { observed }: Candidate,
  { preferredMinThroughput, preferredMaxLatency }: ProviderPreferences,
): boolean {
  return (
    missesAny(preferredMinThroughput, observed?.tokensPerSecond, (value, cutOff) => value < cutOff) ||
    missesAny(preferredMaxLatency, observed?.firstTokenMs, (value, cutOff) => value > cutOff)
  );
}

function missesAny(
  cutOffs: Percentiles | undefined,
  values: Percentiles | undefined,
  isMiss: (value: number, cutOff: number) => boolean,
): boolean {
  if (!cutOffs || !values) return false;
  return PERCENTILES.some((percentile) => {
    const [cutOff, value] = [cutOffs[percentile], values[percentile]];
    return cutOff !== undefined && value !== undefined && isMiss(value, cutOff);
  });
}

function byBack(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.every(({ back }) => back === undefined)) return candidates;
  const front = candidates.filter(({ back }) => back === undefined);
  return [...front, ...BACK.flatMap((rule) => candidates.filter(({ back }) => back === rule))];
}

/** Puts the named providers first in the given order; the others keep theirs. */
function namedFirst(candidates: readonly Candidate[], order: SlugMatcher | undefined): readonly Candidate[] {
  if (!order) return candidates;
  const named: { candidate: Candidate; rank: number }[] = [];
  const others: Candidate[] = [];
  for (const candidate of candidates) {
    const rank = order.rank(candidate);
    if (rank === undefined) others.push(candidate);
    else {
      candidate.first = 'order';
      named.push({ candidate, rank });
    }
  }
  named.sort((a, b) => a.rank - b.rank);
  return [...named.map(({ candidate }) => candidate), ...others];
}
