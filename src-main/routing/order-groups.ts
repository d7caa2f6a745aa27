// Orders what is left of every name: name after name, or with `partition: 'none'` all together.
import type { Keys } from './access.ts';
import type { Candidate } from './candidate.ts';
import type { GroupPlan } from './group-plan.ts';
import { inOrder } from './order.ts';
import type { PlanInput } from './plan.ts';
import { slugMatcher } from './provider-slugs.ts';
import { blendedPrice } from './rates.ts';

export function orderGroups(plans: readonly GroupPlan[], input: PlanInput, keys: Keys): readonly Candidate[] {
  const [first] = plans;
  if (!first || plans.length === 1 || first.preferences.sort?.partition !== 'none')
    return plans.flatMap((plan) => orderOne(plan, input, keys));
  const { group, filters, preferences, ordering } = first;
  const mixed: GroupPlan = {
    group,
    filters,
    preferences,
    candidates: plans.flatMap(({ candidates }) => candidates),
    ordering: ordering === 'fixed' ? 'draw' : ordering,
  };
  return orderOne(mixed, input, keys);
}

function orderOne(plan: GroupPlan, input: PlanInput, keys: Keys): readonly Candidate[] {
  const { candidates, preferences, choice } = plan;
  const left = candidates.filter(({ out }) => out === undefined);
  for (const candidate of left) measure(candidate, input);
  const sorted = choice
    ? choice.models.flatMap((model) =>
        sortedOnce(
          left.filter(({ endpoint }) => endpoint.model === model),
          plan,
          input,
          keys,
        ),
      )
    : sortedOnce(left, plan, input, keys);
  return preferences.allowFallbacks ? sorted : withoutFallbacks(sorted, plan, input);
}

function sortedOnce(
  candidates: readonly Candidate[],
  { preferences, ordering }: GroupPlan,
  input: PlanInput,
  keys: Keys,
): readonly Candidate[] {
  const order = preferences.order && slugMatcher(preferences.order, input.providers);
  const resting = (candidate: Candidate): boolean => isResting(candidate, input, keys);
  return inOrder(candidates, { ordering, order, preferences, random: input.random, resting });
}

function measure(candidate: Candidate, input: PlanInput): void {
  candidate.blended = blendedPrice(candidate.endpoint, candidate.lane, input.needs?.promptTokens);
  candidate.observed = input.observed?.(candidate.endpoint);
}

/** Every way to it rests. */
function isResting({ endpoint }: Candidate, { cooling }: PlanInput, keys: Keys): boolean {
  const { providerId, upstreamModel } = endpoint;
  const credentials = keys.allowed(endpoint);
  if (credentials.length === 0) return cooling(providerId, upstreamModel);
  return credentials.every(({ id }) => cooling(id, upstreamModel));
}

/** Without fallbacks an order is also a limit; without an order only the first choice is left, which is where the cache is warm. */
function withoutFallbacks(
  candidates: readonly Candidate[],
  { preferences, ordering }: GroupPlan,
  input: PlanInput,
): readonly Candidate[] {
  const isListed = preferences.order !== undefined;
  const first = (ordering === 'fixed' ? undefined : warmOne(candidates, input)) ?? candidates[0];
  return candidates.filter((candidate) => {
    const stays = isListed ? candidate.first === 'order' : candidate === first;
    if (!stays) candidate.out = isListed ? 'not-listed' : 'not-first';
    return stays;
  });
}

function warmOne(candidates: readonly Candidate[], { sticky, now = 0 }: PlanInput): Candidate | undefined {
  if (!sticky || now >= sticky.warmUntil) return undefined;
  return candidates.find(
    ({ endpoint, observed, back }) =>
      endpoint.providerId === sticky.providerId &&
      endpoint.upstreamModel === sticky.upstreamModel &&
      !observed?.outage &&
      back !== 'resting',
  );
}
