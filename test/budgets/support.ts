// Budgets over scripted settings, a scripted ledger and a clock that a test moves.
import { createAdmission, settleWithLedger, type Admission } from '../../src-main/budgets/admission.ts';
import type { Budgets, BudgetState, RunningRequest } from '../../src-main/budgets/budgets.ts';
import { createBudgets } from '../../src-main/budgets/create-budgets.ts';
import { createRateLimits } from '../../src-main/budgets/rate-limits.ts';
import type { LedgerWriter, RequestStart, ScopeCost, ScopeCostQuery } from '../../src-main/ledger/ledger.ts';
import type { Budget } from '../../src-main/settings/settings.ts';
import { endOf, usageOf } from '../support/ledger-records.ts';
import { fakeSettings } from '../support/fake-settings.ts';

export const NOON = Date.parse('2026-11-27T12:00:00Z');

export const budgetOf = (name: string, rest: Partial<Budget> = {}): Budget => ({
  name,
  scope: { type: 'total' },
  period: 'day',
  limitNanoUsd: 1_000,
  warnAt: 0.8,
  atLimit: { type: 'stop' },
  updatedAt: 0,
  ...rest,
});

export interface BudgetWorld {
  readonly budgets: Budgets;
  readonly admission: Admission;
  readonly clock: { now: number };
  /** `budget level`, as they were told. */
  readonly told: string[];
  readonly log: string[];
  readonly queries: ScopeCostQuery[];
  /** Rows that began, as the ledger got them. */
  readonly begun: RequestStart[];
  /** How the ledger answers the next questions. */
  answer: (query: ScopeCostQuery) => Promise<ScopeCost>;
  /** Lets a request through that may cost so much. */
  start(id: string, reservedNanoUsd: number, rest?: Partial<RunningRequest>): void;
  /** Its end is written to the ledger. undefined = nothing to price. */
  end(id: string, costNanoUsd: number | null | undefined, tokens?: number): void;
  state(name: string): Pick<BudgetState, 'spentNanoUsd' | 'reservedNanoUsd' | 'state'>;
}

export const costOf = (costNanoUsd: number, recent: ScopeCost['recent'] = []): ScopeCost => ({
  costNanoUsd,
  unpricedRequests: 0,
  recent,
});

/** @param before budgets that the settings hold at the start */
export async function budgetWorld(...before: readonly Budget[]): Promise<BudgetWorld> {
  const settings = fakeSettings();
  await settings.setPreference('budgetUtcOffsetMinutes', 0);
  for (const budget of before) await settings.putBudget(budget);
  const running = new Map<string, RunningRequest>();
  const rateLimits = createRateLimits(() => 0);
  const world = {
    clock: { now: NOON },
    told: [] as string[],
    log: [] as string[],
    queries: [] as ScopeCostQuery[],
    begun: [] as RequestStart[],
    answer: (_query: ScopeCostQuery): Promise<ScopeCost> => Promise.resolve(costOf(0)),
  };
  const budgets = createBudgets({
    settings,
    ledger: {
      reader: {
        scopeCost(query) {
          world.queries.push(query);
          return world.answer(query);
        },
      },
      flush: async () => {},
    },
    running,
    now: () => world.clock.now,
    log: (line) => world.log.push(line),
    onLevel: (level, { budget }) => world.told.push(`${budget.name} ${level}`),
  });
  await budgets.ready();
  const bare: LedgerWriter = {
    begin: (start) => void world.begun.push(start),
    attempt: () => {},
    finish: () => {},
    flush: async () => {},
    close: async () => {},
  };
  const parts = { budgets, rateLimits, running };
  const ledger = settleWithLedger(parts, bare);
  const admission = createAdmission(parts);
  return Object.assign(world, {
    budgets,
    admission,
    start(id: string, reservedNanoUsd: number, rest: Partial<RunningRequest> = {}) {
      const facts = { keyId: 'key-1', tags: {}, startedAt: world.clock.now, tokens: 0 };
      admission.admit({ id, ...facts, reservedNanoUsd, ...rest }, {});
      const { keyId, tags, startedAt } = { ...facts, ...rest };
      const row = { dialect: 'openai-chat', operation: 'generate', requestedModel: 'm', stream: false, app: 'a' };
      ledger.begin({ id, startedAt, accessKeyId: keyId, tags, ...row });
    },
    end(id: string, costNanoUsd: number | null | undefined, tokens = 0) {
      ledger.finish(endOf(id, { usage: usageOf(tokens, 0), ...(costNanoUsd !== undefined && { costNanoUsd }) }));
    },
    state(name: string) {
      const found = budgets.list().find(({ budget }) => budget.name === name);
      if (!found) throw new Error(`no budget ${name}`);
      const { spentNanoUsd, reservedNanoUsd, state } = found;
      return { spentNanoUsd, reservedNanoUsd, state };
    },
  });
}
