// Why nothing can serve a request, and what would bring an endpoint back.
import type { Candidate, OutRule } from './candidate.ts';
import type { GroupPlan } from './group-plan.ts';
import { OUT_RULES, reasonOf } from './out-rules.ts';
import type { NoPlan, PlanInput, PlanNote } from './plan.ts';
import type { UnknownName } from './resolve-names.ts';

export function unknownModel({ models }: PlanInput, unknown: readonly UnknownName[]): NoPlan {
  const [first] = unknown;
  const nearest = first?.nearest ?? [];
  const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
  return {
    ok: false,
    status: 404,
    errorType: 'not_found',
    message: `model: "${first?.name ?? ''}" is no route and no known model.${hint}`,
    availability: {
      code: 'model_not_found',
      retryable: false,
      requested_models: models,
      affected_providers: [],
      excluded_by: [],
    },
    considered: [],
    notes: [],
  };
}

type Kind = Pick<NoPlan, 'status' | 'errorType'> & { readonly code: string };

const KEYS: readonly OutRule[] = ['no-credential', 'kept-for-apps', 'kept-for-models'];

const FILTERED: Kind = { status: 404, errorType: 'not_found', code: 'constraint_filtered' };

/** What a refusal is called when all that is left out is left out by these rules; the first that fits. */
const KINDS: readonly (readonly [readonly OutRule[], Kind])[] = [
  [KEYS, { status: 403, errorType: 'permission_denied', code: 'no_endpoints' }],
  [['off'], { status: 404, errorType: 'not_found', code: 'no_endpoints' }],
  [['ended'], { status: 404, errorType: 'not_found', code: 'model_deprecated' }],
  [
    ['key-models', 'key-providers', 'key-routes'],
    { status: 403, errorType: 'permission_denied', code: 'constraint_filtered' },
  ],
  [['zdr', 'training'], { status: 404, errorType: 'not_found', code: 'privacy_restricted' }],
  [['context'], { status: 400, errorType: 'context_length_exceeded', code: 'constraint_filtered' }],
];

/** Candidates that no change of the request would bring back. */
const UNUSABLE: ReadonlySet<OutRule | undefined> = new Set([
  'off',
  'no-credential',
  'kept-for-apps',
  'kept-for-models',
  'ended',
]);

export function nothingLeft(
  input: PlanInput,
  plans: readonly GroupPlan[],
  considered: readonly Candidate[],
  notes: readonly PlanNote[],
): NoPlan {
  const wanted = input.models.join(', ');
  if (considered.length === 0) {
    const message = `${wanted} has no targets left: add one to the route, or name a model.`;
    return refusal(input, { status: 404, errorType: 'not_found', code: 'no_endpoints' }, message, [], notes, []);
  }
  const usable = considered.filter(({ out }) => !UNUSABLE.has(out));
  const told = usable.length > 0 ? usable : withKeyAtMost(considered, plans);
  const rules = new Set(told.flatMap(({ out }) => out ?? []));
  const kind = KINDS.find(([of]) => [...rules].every((rule) => of.includes(rule)))?.[1] ?? FILTERED;
  const reasons = [...rules].map((rule) => sentence(rule, told, input));
  const remedies = remediesOf(considered, plans);
  const message = `Nothing may serve ${wanted}. ${[...reasons, ...remedies.map(({ detail }) => detail)].join(' ')}`;
  return refusal(input, kind, message, told, notes, considered, remedies[0]);
}

/** Without anything usable: those for which a key, or leave to use one, would be enough; else all. */
function withKeyAtMost(considered: readonly Candidate[], plans: readonly GroupPlan[]): readonly Candidate[] {
  const waiting = considered.filter(
    (candidate) => candidate.out !== undefined && KEYS.includes(candidate.out) && failing(candidate, plans).size === 1,
  );
  return waiting.length > 0 ? waiting : considered;
}

function refusal(
  { models }: PlanInput,
  { status, errorType, code }: Kind,
  message: string,
  told: readonly Candidate[],
  notes: readonly PlanNote[],
  considered: readonly Candidate[],
  constraint?: NoPlan['availability']['constraint'],
): NoPlan {
  const excludedBy = new Set(told.flatMap(({ out }) => (out ? OUT_RULES[out].excludedBy : [])));
  return {
    ok: false,
    status,
    errorType,
    message,
    availability: {
      code,
      retryable: false,
      requested_models: models,
      affected_providers: namesOf(told),
      excluded_by: [...excludedBy],
      ...(constraint && { constraint }),
    },
    considered,
    notes,
  };
}

const namesOf = (candidates: readonly Candidate[]): readonly string[] => [
  ...new Set(candidates.map(({ provider, endpoint }) => provider?.name ?? endpoint.providerId)),
];

/** One rule and whom it leaves out; of a single endpoint with its own figures. */
function sentence(rule: OutRule, told: readonly Candidate[], input: PlanInput): string {
  const left = told.filter(({ out }) => out === rule);
  const [first] = left;
  const { field, reason } = OUT_RULES[rule];
  const names = namesOf(left).join(', ');
  if (rule === 'no-credential') return `There is no key for it. One for any of these would help: ${names}.`;
  if (rule === 'kept-for-apps') {
    const app = input.app === undefined ? 'this app' : `the app "${input.app}"`;
    return `All keys of ${names} are kept for other apps. Allow one for ${app}, or add another.`;
  }
  if (rule === 'kept-for-models')
    return `All keys of ${names} are kept for other models. Allow one for this model, or add another.`;
  if (rule === 'off') return `Its providers are switched off or removed: ${names}.`;
  const why = left.length === 1 && first ? reasonOf(first, input.needs) : reason;
  return `Left out by ${field}: ${names} (${why}).`;
}

/** Every rule that an endpoint breaks, not only the first. */
function failing(candidate: Candidate, plans: readonly GroupPlan[]): ReadonlySet<OutRule> {
  const broken = new Set<OutRule>(candidate.out ? [candidate.out] : []);
  for (const { rule, passes } of plans[candidate.group]?.filters ?? []) if (!passes(candidate)) broken.add(rule);
  return broken;
}

/** What would bring an endpoint back, where one change is enough; what the request can change comes first. */
function remediesOf(
  considered: readonly Candidate[],
  plans: readonly GroupPlan[],
): readonly { readonly field: string; readonly detail: string }[] {
  const helped = new Map<OutRule, Candidate[]>();
  for (const candidate of considered) {
    const [rule, ...more] = failing(candidate, plans);
    if (rule === undefined || more.length > 0 || rule === 'ended') continue;
    helped.set(rule, [...(helped.get(rule) ?? []), candidate]);
  }
  const rules = [...helped.keys()].sort((a, b) => Number(UNUSABLE.has(a)) - Number(UNUSABLE.has(b)));
  return rules.map((rule) => {
    const names = namesOf(helped.get(rule) ?? []).join(', ');
    return { field: OUT_RULES[rule].field, detail: remedy(rule, names) };
  });
}

function remedy(rule: OutRule, names: string): string {
  if (rule === 'no-credential') return `With a key it would be served by ${names}.`;
  if (rule === 'kept-for-apps' || rule === 'kept-for-models')
    return `With a key that is allowed for it, it would be served by ${names}.`;
  if (rule === 'off') return `Switched on again it would be served by ${names}.`;
  if (rule === 'context' || rule === 'max-output') return `If it were shorter it would be served by ${names}.`;
  if (rule === 'bad-route') return 'Save the route again.';
  return `Without that it would be served by ${names}.`;
}
