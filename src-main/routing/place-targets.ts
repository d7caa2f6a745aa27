// Turns ordered endpoints into targets: with their credentials, each once, the warm cache first, the resting last.
import type { Keys } from './access.ts';
import type { Candidate } from './candidate.ts';
import type { GroupPlan } from './group-plan.ts';
import { noteCacheLeft } from './plan-notes.ts';
import type { PlanInput, PlanNote, StickyPin, Target } from './plan.ts';

/** What health remembers a target under. */
export const healthKey = (target: Target): string => target.credential?.id ?? target.provider.id;

interface Placed {
  readonly target: Target;
  readonly candidate: Candidate;
}

export function placeTargets(
  ordered: readonly Candidate[],
  plans: readonly GroupPlan[],
  considered: readonly Candidate[],
  keys: Keys,
  input: PlanInput,
): { readonly targets: readonly Target[]; readonly note: PlanNote | undefined } {
  const all = ordered.flatMap((candidate) => withCredentials(candidate, keys));
  const single = plans.length === 1 && !plans[0]?.group.route;
  const placed = restingLast(warmFirst(single ? all : withoutTwins(all), plans, input), input);
  const targets = placed.map(({ target }) => target);
  const pin = warmPin(input);
  const isLeft = pin !== undefined && targets[0] !== undefined && !isPinned(targets[0], pin);
  return { targets, note: isLeft ? noteCacheLeft(pin, considered, plans, input.needs) : undefined };
}

function withCredentials(candidate: Candidate, keys: Keys): readonly Placed[] {
  const { provider, endpoint, lane } = candidate;
  if (!provider) return [];
  const credentials = keys.drawn(endpoint);
  const [only] = credentials;
  const bare: Target = lane ? { provider, endpoint, serviceTier: lane } : { provider, endpoint };
  if (!only) return [{ target: bare, candidate }];
  if (credentials.length === 1) return [{ target: { ...bare, credential: only }, candidate }];
  return credentials.map((credential) => ({ target: { ...bare, credential }, candidate }));
}

/** The same endpoint, credential and lane, reached under two names, is tried once. */
function withoutTwins(placed: readonly Placed[]): readonly Placed[] {
  const seen = new Set<string>();
  return placed.filter(({ target }) => {
    const { provider, endpoint, serviceTier } = target;
    const id = JSON.stringify([healthKey(target), provider.id, endpoint.upstreamModel, serviceTier]);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

const warmPin = ({ sticky, now = 0 }: PlanInput): StickyPin | undefined =>
  sticky && now < sticky.warmUntil ? sticky : undefined;

const isPinned = ({ provider, endpoint, credential }: Target, pin: StickyPin): boolean =>
  provider.id === pin.providerId &&
  endpoint.upstreamModel === pin.upstreamModel &&
  (pin.credentialId === undefined || pin.credentialId === credential?.id);

/** Within its name: a conversation whose first model is well again goes back to it. An explicit order is never overruled. */
function warmFirst(placed: readonly Placed[], plans: readonly GroupPlan[], input: PlanInput): readonly Placed[] {
  const pin = warmPin(input);
  if (!pin) return placed;
  const pinned = placed.filter(
    ({ target, candidate }) =>
      isPinned(target, pin) &&
      mayStick(plans[candidate.group]) &&
      !candidate.observed?.outage &&
      !input.cooling(healthKey(target), target.endpoint.upstreamModel),
  );
  const [first] = pinned;
  if (!first) return placed;
  for (const { candidate } of pinned) candidate.first = 'warm-cache';
  const isMixed = plans[0]?.preferences.sort?.partition === 'none';
  const start = isMixed ? 0 : placed.findIndex(({ candidate }) => candidate.group === first.candidate.group);
  const others = placed.filter((entry) => !pinned.includes(entry));
  return [...others.slice(0, start), ...pinned, ...others.slice(start)];
}

const mayStick = (plan: GroupPlan | undefined): boolean =>
  plan !== undefined && plan.preferences.order === undefined && plan.ordering !== 'fixed';

/** Resting targets stay in the plan: when nothing else is left, trying beats refusing. */
function restingLast(placed: readonly Placed[], { cooling }: PlanInput): readonly Placed[] {
  const resting = placed.filter(({ target }) => cooling(healthKey(target), target.endpoint.upstreamModel));
  if (resting.length === 0) return placed;
  const set = new Set(resting);
  return [...placed.filter((entry) => !set.has(entry)), ...resting];
}
