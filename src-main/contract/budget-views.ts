// Budgets as the control plane tells and takes them.

/** Whose requests a budget counts. */
export type BudgetScopeView =
  | { type: 'total' }
  | { type: 'key'; keyId: string }
  | { type: 'tag'; key: string; value: string }
  | { type: 'route'; route: string };

/** What happens at the limit: nothing more is let through, or a cheaper route answers. */
export type BudgetEndView = { type: 'stop' } | { type: 'switch'; route: string };

export interface BudgetView {
  name: string;
  scope: BudgetScopeView;
  period: 'day' | 'week' | 'month' | 'never';
  limitNanoUsd: number;
  /** Share (0–1) of the limit from which on it warns. */
  warnAt: number;
  atLimit: BudgetEndView;
  /** Of requests that began in the present period. */
  spentNanoUsd: number;
  /** Set aside for requests that run now. */
  reservedNanoUsd: number;
  /** spent ÷ limit */
  share: number;
  /** Requests whose price is unknown: not in `spentNanoUsd`. */
  unpricedRequests: number;
  startedAt: number;
  /** null = it is not renewed. */
  resetsAt: number | null;
  state: 'ok' | 'warning' | 'reached';
  updatedAt: number;
}

/** `scope` is everything and `atLimit` is to stop where they are left out; it warns at 0.8. */
export interface BudgetInput {
  limitNanoUsd: number;
  period: 'day' | 'week' | 'month' | 'never';
  /** `keyId` takes a name too. */
  scope?: BudgetScopeView;
  warnAt?: number;
  atLimit?: BudgetEndView;
}
