// Budgets as the rest of the engine sees them: what is spent, what is promised, and who counts a request.
import type { Budget, BudgetScope } from '../settings/settings.ts';
import type { Period } from './period.ts';

/** A request from the moment it is let through until it is paid for. */
export interface RunningRequest {
  readonly id: string;
  readonly keyId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Epoch ms; its cost belongs to the period in which it began, as in the ledger. */
  readonly startedAt: number;
  /** The route that serves it. */
  readonly route?: string;
  /** What it may cost at most, as far as can be told; 0 = price unknown. */
  readonly reservedNanoUsd: number;
  /** Estimated tokens that its key's limit was charged with. */
  readonly tokens: number;
  /** Name of the budget that chose its route. */
  readonly switchedBy?: string;
}

export type CountedFacts = Pick<RunningRequest, 'keyId' | 'tags' | 'startedAt' | 'route'>;

export interface BudgetState {
  readonly budget: Budget;
  readonly period: Period;
  readonly spentNanoUsd: number;
  /** For requests that run now. */
  readonly reservedNanoUsd: number;
  /** spent ÷ limit */
  readonly share: number;
  /** Requests of this period whose price is not known: they are not in `spentNanoUsd`. */
  readonly unpricedRequests: number;
  readonly state: 'ok' | 'warning' | 'reached';
}

export interface Budgets {
  /** Resolves when everything that was spent before has been read. */
  ready(): Promise<void>;
  list(): readonly BudgetState[];
  /** Enforced when the promise resolves: what was spent before has been read by then. Rejects with SettingsError. */
  put(budget: Budget): Promise<BudgetState>;
  remove(name: string): Promise<boolean>;
  /**
   * Resolves when what was spent before is known of every budget that may count such a request; undefined when it is known.
   * Let no request through before that. Which route will serve it is not known yet.
   */
  whenRead(facts: Pick<CountedFacts, 'keyId' | 'tags'>): Promise<unknown> | undefined;
  /** Those that count such a request. */
  counting(facts: CountedFacts): readonly BudgetState[];
  /** Books what a request cost, once it is known. null = price unknown. */
  book(request: RunningRequest, costNanoUsd: number | null): void;
}

/** The budget that is an access key's own limit, as OpenRouter's `limit` and `limit_reset` of a key are. */
export const keyBudgetName = (keyId: string): string => `key-${keyId}`;

/** Before the route is known: a budget of a route may count anything. */
export const mayCount = (scope: BudgetScope, facts: Pick<CountedFacts, 'keyId' | 'tags'>): boolean =>
  scope.type === 'route' || counts(scope, { ...facts, startedAt: 0 });

export function counts(scope: BudgetScope, { keyId, tags, route }: CountedFacts): boolean {
  switch (scope.type) {
    case 'total':
      return true;
    case 'key':
      return scope.keyId === keyId;
    case 'tag':
      return tags[scope.key] === scope.value;
    case 'route':
      return scope.route === route;
  }
}

/** Nothing more is let through: spent, or promised to requests that run. */
export const isUsedUp = ({ budget, spentNanoUsd, reservedNanoUsd }: BudgetState): boolean =>
  spentNanoUsd + reservedNanoUsd >= budget.limitNanoUsd;
