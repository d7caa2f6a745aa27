// Which plan budgets allow: switches must end, and a stop beats every switch.
import { describe, expect, test } from 'vitest';
import type { BudgetState, CountedFacts } from '../../src-main/budgets/budgets.ts';
import { counts } from '../../src-main/budgets/budgets.ts';
import { GatewayError } from '../../src-main/gateway/gateway-error.ts';
import { planWithinBudgets } from '../../src-main/gateway/plan-within-budgets.ts';
import { NO_PREFERENCES } from '../../src-main/routing/preferences.ts';
import type { Plan } from '../../src-main/routing/plan.ts';
import type { Budget } from '../../src-main/settings/settings.ts';
import { budgetOf, NOON } from '../budgets/support.ts';

const FACTS: CountedFacts = { keyId: 'key-1', tags: {}, startedAt: NOON };
const END = Date.parse('2026-12-01T00:00:00Z');

const stateOf = (budget: Budget, spentNanoUsd: number, reservedNanoUsd = 0): BudgetState => ({
  budget,
  period: { start: 0, end: budget.period === 'never' ? Number.POSITIVE_INFINITY : END },
  spentNanoUsd,
  reservedNanoUsd,
  share: spentNanoUsd / budget.limitNanoUsd,
  unpricedRequests: 0,
  state: 'ok',
});
const switchTo = (route: string): Pick<Budget, 'atLimit'> => ({ atLimit: { type: 'switch', route } });

function plan(states: readonly BudgetState[]) {
  const asked: string[] = [];
  const planOf = (models: readonly string[] = ['current']): Plan => {
    const name = (models[0] ?? '').replace('route/', '');
    asked.push(name);
    if (name === 'gone') throw new GatewayError('not_found', 'no such route');
    return { ok: true, targets: [], notes: [], considered: [], preferences: NO_PREFERENCES, route: name };
  };
  const counting = (facts: CountedFacts): BudgetState[] => states.filter(({ budget }) => counts(budget.scope, facts));
  const choose = () => planWithinBudgets(FACTS, { counting }, planOf);
  return { choose, asked };
}

const refusalOf = (choose: () => unknown): GatewayError => {
  try {
    choose();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was let through');
};

test('what is left lets the request through as it came', () => {
  const { choose, asked } = plan([stateOf(budgetOf('a'), 500, 499)]);
  expect(choose()).toMatchObject({ plan: { route: 'current' }, counting: [{ budget: { name: 'a' } }] });
  expect(choose()).not.toHaveProperty('switchedBy');
  expect(asked).toEqual(['current', 'current']);
});

test('a stop beats a switch, in whatever order they are', () => {
  const states = [stateOf(budgetOf('a', switchTo('cheap')), 1_000), stateOf(budgetOf('b'), 1_000)];
  for (const order of [states, states.toReversed()]) {
    expect(refusalOf(plan(order).choose)).toMatchObject({ status: 402, extras: { metadata: { budget: 'b' } } });
  }
});

describe('a switch', () => {
  test('goes on to the next route when a budget of the first says so', () => {
    const { choose, asked } = plan([
      stateOf(budgetOf('all', switchTo('cheap')), 1_000),
      stateOf(budgetOf('cheap', { scope: { type: 'route', route: 'cheap' }, ...switchTo('free') }), 1_000),
    ]);
    expect(choose()).toMatchObject({ plan: { route: 'free' }, switchedBy: { budget: { name: 'cheap' } } });
    expect(asked).toEqual(['current', 'cheap', 'free']);
  });

  test('does not run in circles', () => {
    const { choose, asked } = plan([
      stateOf(budgetOf('a', switchTo('one')), 1_000),
      stateOf(budgetOf('b', switchTo('two')), 1_000),
    ]);
    expect(choose().plan.route).toBe('two');
    expect(asked).toEqual(['current', 'one', 'two']);
  });

  test('is none for a request that asks for the cheaper route itself', () => {
    const { choose } = plan([stateOf(budgetOf('a', switchTo('current')), 1_000)]);
    expect(choose()).not.toHaveProperty('switchedBy');
  });

  test('to a route that cannot answer is a stop that says why', () => {
    const refusal = refusalOf(plan([stateOf(budgetOf('a', switchTo('gone')), 1_000)]).choose);
    expect([refusal.status, refusal.message]).toEqual([402, expect.stringContaining('no such route')]);
  });

  test('of a route’s own budget is not counted on it any more', () => {
    const scope = { type: 'route', route: 'current' } as const;
    const { choose } = plan([stateOf(budgetOf('a', { scope, ...switchTo('cheap') }), 1_000)]);
    expect(choose()).toMatchObject({ plan: { route: 'cheap' }, counting: [], switchedBy: { budget: { name: 'a' } } });
  });
});

describe('the refusal', () => {
  test.each([
    ['day', '$0.000001 of $0.000001 was spent today. It resets at 2026-12-01T00:00:00.000Z.'],
    ['week', 'was spent this week.'],
    ['month', 'was spent this month.'],
    ['never', 'was spent so far. It does not reset by itself.'],
  ] as const)('per %s', (period, words) => {
    expect(refusalOf(plan([stateOf(budgetOf('a', { period }), 1_000)]).choose).message).toContain(words);
  });

  test('tells what is set aside apart from what is spent', () => {
    const refusal = refusalOf(plan([stateOf(budgetOf('a', { limitNanoUsd: 20e9 }), 19.5e9, 0.75e9)]).choose);
    expect(refusal.message).toContain('$19.50 of $20.00 was spent today, and $0.75 is set aside');
    expect(refusal.message).toContain('Try again when they have ended');
    expect(refusal.extras.metadata).toMatchObject({ limit_usd: 20, spent_usd: 19.5, reserved_usd: 0.75 });
  });
});
