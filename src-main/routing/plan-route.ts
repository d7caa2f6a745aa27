// Turns a request's model names and preferences into ordered targets, or says why there are none. Pure.
import { accessFilters, keysOf } from './access.ts';
import { groupPlan } from './group-plan.ts';
import { narrowByModalities } from './narrow.ts';
import { orderGroups } from './order-groups.ts';
import { healthKey, placeTargets } from './place-targets.ts';
import { noteChoices, noteFewSamples, noteUnknownNames } from './plan-notes.ts';
import type { NoPlan, Plan, PlanInput } from './plan.ts';
import { nothingLeft, unknownModel } from './refusal.ts';
import { resolveNames } from './resolve-names.ts';

export { healthKey };

/**
 * @returns targets in the order they are to be tried, or the status and words of the refusal.
 * A name that is unknown is skipped while another name of the list is known.
 */
export function planRoute(input: PlanInput): Plan | NoPlan {
  const { groups, unknown } = resolveNames(input);
  const [first] = groups;
  if (!first) return unknownModel(input, unknown);
  const keys = keysOf(input);
  const access = accessFilters(input, keys);
  const plans = groups.map((group, index) => groupPlan(group, index, access, input));
  const considered = plans.flatMap(({ candidates }) => candidates);
  if (input.needs) narrowByModalities(considered, input.needs);
  const ordered = orderGroups(plans, input, keys);
  const { targets, note } = placeTargets(ordered, plans, considered, keys, input);
  const notes = [
    ...noteUnknownNames(unknown),
    ...noteChoices(plans),
    ...noteFewSamples(ordered, plans),
    ...(note ? [note] : []),
  ];
  if (targets.length === 0) return nothingLeft(input, plans, considered, notes);
  const route = plans.find(({ group }) => group.route)?.group.route?.name;
  const preferences = plans[0]?.preferences ?? input.preferences;
  return { ok: true, targets, preferences, considered, notes, ...(route !== undefined && { route }) };
}
