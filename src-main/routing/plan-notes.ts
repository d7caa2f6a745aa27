// What a person should know of a plan as a whole, in one sentence each.
import type { Candidate } from './candidate.ts';
import type { GroupPlan } from './group-plan.ts';
import { whyOut } from './out-rules.ts';
import type { PlanNote, RequestNeeds, StickyPin } from './plan.ts';
import type { UnknownName } from './resolve-names.ts';

export const noteUnknownNames = (unknown: readonly UnknownName[]): readonly PlanNote[] =>
  unknown.map(({ name }) => ({
    kind: 'unknown-name',
    text: `"${name}" is no route and no known model, and was passed over.`,
  }));

export const noteChoices = (plans: readonly GroupPlan[]): readonly PlanNote[] =>
  plans.flatMap(({ choice }) => (choice ? [{ kind: 'chosen' as const, text: choice.text }] : []));

/** A wish for speed says nothing about endpoints that were hardly ever asked. */
export function noteFewSamples(ordered: readonly Candidate[], plans: readonly GroupPlan[]): readonly PlanNote[] {
  const unjudged = new Set<string>();
  for (const { group, observed, provider } of ordered) {
    const { preferredMinThroughput, preferredMaxLatency } = plans[group]?.preferences ?? {};
    const isLacking =
      (preferredMinThroughput && !observed?.tokensPerSecond) || (preferredMaxLatency && !observed?.firstTokenMs);
    if (isLacking && provider) unjudged.add(provider.name);
  }
  if (unjudged.size === 0) return [];
  const names = [...unjudged].join(', ');
  return [{ kind: 'few-samples', text: `Too few samples to judge the speed of ${names}: counted as fast enough.` }];
}

/** undefined where the pinned endpoint was not looked at: the request is about another model. */
export function noteCacheLeft(
  pin: StickyPin,
  considered: readonly Candidate[],
  plans: readonly GroupPlan[],
  needs: RequestNeeds | undefined,
): PlanNote | undefined {
  const pinned = considered.find(
    ({ endpoint }) => endpoint.providerId === pin.providerId && endpoint.upstreamModel === pin.upstreamModel,
  );
  if (!pinned) return undefined;
  const name = pinned.provider?.name ?? pin.providerId;
  return {
    kind: 'cache-left',
    text: `The prompt cache at ${name} is warm but not used: ${whyLeft(pinned, plans, needs)}.`,
  };
}

function whyLeft(pinned: Candidate, plans: readonly GroupPlan[], needs: RequestNeeds | undefined): string {
  const plan = plans[pinned.group];
  if (pinned.out !== undefined) return whyOut(pinned, needs);
  if (plan?.preferences.order) return 'provider.order names where to go';
  if (plan?.ordering === 'fixed') return 'the route names where to go';
  if (pinned.observed?.outage) return 'it failed within the last seconds';
  return pinned.first === 'warm-cache'
    ? 'another model was asked for first'
    : 'its key rests after failures, was refused, or nears a rate limit';
}
