// What others may see of a budget.
import type { BudgetState } from '../budgets/budgets.ts';
import type { BudgetView } from '../contract/budget-views.ts';

export function budgetView({ budget, period, ...counted }: BudgetState): BudgetView {
  const { spentNanoUsd, reservedNanoUsd, share, unpricedRequests, state } = counted;
  return {
    name: budget.name,
    scope: { ...budget.scope },
    period: budget.period,
    limitNanoUsd: budget.limitNanoUsd,
    warnAt: budget.warnAt,
    atLimit: { ...budget.atLimit },
    spentNanoUsd,
    reservedNanoUsd,
    share,
    unpricedRequests,
    startedAt: period.start,
    resetsAt: Number.isFinite(period.end) ? period.end : null,
    state,
    updatedAt: budget.updatedAt,
  };
}
