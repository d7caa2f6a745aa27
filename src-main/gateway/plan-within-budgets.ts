// The plan that the budgets allow: the request's own, that of a cheaper route, or none.
import { isUsedUp, type BudgetState, type Budgets, type CountedFacts } from '../budgets/budgets.ts';
import type { Plan } from '../routing/plan.ts';
import { GatewayError } from './gateway-error.ts';

export interface BudgetedPlan<P extends Plan> {
  readonly plan: P;
  /** The budgets that will count the request. */
  readonly counting: readonly BudgetState[];
  /** The one that is used up and chose the route. */
  readonly switchedBy?: BudgetState;
}

/**
 * @param planOf the plan for these models instead of the request's own; undefined = its own
 * @throws GatewayError 402 when a budget is used up and stops, or its route cannot answer
 */
export function planWithinBudgets<P extends Plan>(
  facts: CountedFacts,
  budgets: Pick<Budgets, 'counting'>,
  planOf: (models?: readonly string[]) => P,
): BudgetedPlan<P> {
  const tried = new Set<string>();
  let plan = planOf();
  let switchedBy: BudgetState | undefined;
  for (;;) {
    const { route } = plan;
    const counting = budgets.counting({ ...facts, ...(route !== undefined && { route }) });
    const usedUp = counting.filter(isUsedUp);
    const stop = usedUp.find(({ budget }) => budget.atLimit.type === 'stop');
    if (stop) throw paymentRequired(stop);
    const next = usedUp.find(
      ({ budget: { atLimit } }) => atLimit.type === 'switch' && atLimit.route !== route && !tried.has(atLimit.route),
    );
    if (next?.budget.atLimit.type !== 'switch') return { plan, counting, ...(switchedBy && { switchedBy }) };
    tried.add(next.budget.atLimit.route);
    switchedBy = next;
    plan = planSwitched(next, next.budget.atLimit.route, planOf);
  }
}

function planSwitched<P extends Plan>(state: BudgetState, route: string, planOf: (models: readonly string[]) => P): P {
  try {
    return planOf([`route/${route}`]);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw paymentRequired(state, `Its route "${route}" cannot answer instead: ${error.message}`);
  }
}

const PERIOD_WORDS = { day: 'today', week: 'this week', month: 'this month', never: 'so far' } as const;

function paymentRequired(state: BudgetState, instead?: string): GatewayError {
  const { budget, period, spentNanoUsd, reservedNanoUsd } = state;
  const resetsAt = Number.isFinite(period.end) ? new Date(period.end).toISOString() : undefined;
  const isSpent = spentNanoUsd >= budget.limitNanoUsd;
  const promised = isSpent ? '' : `, and ${usdText(reservedNanoUsd)} is set aside for requests that run now`;
  const sentences = [
    `The budget "${budget.name}" is used up: ${usdText(spentNanoUsd)} of ${usdText(budget.limitNanoUsd)} was spent ${PERIOD_WORDS[budget.period]}${promised}.`,
    instead,
    resetsAt === undefined ? 'It does not reset by itself.' : `It resets at ${resetsAt}.`,
    isSpent
      ? `Raise it with \`pointsman budget set ${budget.name} --limit …\`.`
      : 'Try again when they have ended, or ask for fewer tokens at most.',
  ];
  return new GatewayError('payment_required', sentences.filter((each) => each !== undefined).join(' '), {
    metadata: {
      budget: budget.name,
      limit_usd: budget.limitNanoUsd / 1e9,
      spent_usd: spentNanoUsd / 1e9,
      reserved_usd: reservedNanoUsd / 1e9,
      resets_at: resetsAt ?? null,
    },
  });
}

/** Exact, with two decimals or as many as it takes: `$20.00`, `$0.000012`. */
const usdText = (nanoUsd: number): string => `$${(nanoUsd / 1e9).toFixed(9).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
