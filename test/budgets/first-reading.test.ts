// The first moments after a start: what a budget may count waits until its ledger is read, and nothing else does.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createAdmission } from '../../src-main/budgets/admission.ts';
import { isUsedUp, mayCount, type Budgets } from '../../src-main/budgets/budgets.ts';
import { createBudgets } from '../../src-main/budgets/create-budgets.ts';
import { createRateLimits } from '../../src-main/budgets/rate-limits.ts';
import { admit } from '../../src-main/gateway/admit.ts';
import { GatewayError } from '../../src-main/gateway/gateway-error.ts';
import type { Exchange } from '../../src-main/gateway/parts.ts';
import type { ClientRequest } from '../../src-main/gateway/read-request.ts';
import type { ScopeCost, ScopeCostQuery } from '../../src-main/ledger/ledger.ts';
import type { Plan } from '../../src-main/routing/plan.ts';
import type { Budget } from '../../src-main/settings/settings.ts';
import { fakeSettings } from '../support/fake-settings.ts';
import { budgetOf, costOf, NOON } from './support.ts';

interface Starting {
  readonly budgets: Budgets;
  readonly questions: ScopeCostQuery[];
  /** Answers the oldest question. */
  answer(cost: ScopeCost | Error): Promise<void>;
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Budgets whose ledger answers when the test says so. */
async function starting(...before: readonly Budget[]): Promise<Starting> {
  const settings = fakeSettings();
  await settings.setPreference('budgetUtcOffsetMinutes', 0);
  for (const budget of before) await settings.putBudget(budget);
  const questions: ScopeCostQuery[] = [];
  const waiting: PromiseWithResolvers<ScopeCost>[] = [];
  const budgets = createBudgets({
    settings,
    ledger: {
      reader: {
        scopeCost(query) {
          questions.push(query);
          const question = Promise.withResolvers<ScopeCost>();
          waiting.push(question);
          return question.promise;
        },
      },
      flush: async () => {},
    },
    running: new Map(),
    now: () => NOON,
    log: () => {},
    onLevel: () => {},
  });
  await settle();
  return {
    budgets,
    questions,
    async answer(cost) {
      const question = waiting.shift();
      if (cost instanceof Error) question?.reject(cost);
      else question?.resolve(cost);
      await settle();
    },
  };
}

const WEB = { keyId: 'key-1', tags: { team: 'web' } };
const APP = { keyId: 'key-2', tags: { team: 'app' } };

describe('who waits', () => {
  const scopes: readonly Budget['scope'][] = [
    { type: 'total' },
    { type: 'key', keyId: 'key-1' },
    { type: 'tag', key: 'team', value: 'web' },
    { type: 'route', route: 'fast' },
  ];

  test.each(scopes.map((scope) => [scope.type, scope] as const))(
    'whoever a budget of a %s may count',
    async (type, scope) => {
      const world = await starting(budgetOf('b', { scope }));
      const isForAll = type === 'total' || type === 'route';
      expect(world.budgets.whenRead(WEB)).toBeInstanceOf(Promise);
      expect(world.budgets.whenRead(APP) === undefined).toBe(!isForAll);
      await world.answer(costOf(0));
      expect(world.budgets.whenRead(WEB)).toBeUndefined();
    },
  );

  test('until all of its budgets are read, which are asked for at once and not in turn', async () => {
    const world = await starting(budgetOf('a'), budgetOf('b', { period: 'month' }));
    expect(world.questions).toHaveLength(2);
    let isDone = false;
    const read = world.budgets.whenRead(WEB)?.then(() => (isDone = true));
    await world.answer(costOf(0));
    expect(isDone).toBe(false);
    await world.answer(costOf(0));
    await read;
    expect(isDone).toBe(true);
  });

  test('nobody, where there is no budget', async () => {
    expect((await starting()).budgets.whenRead(WEB)).toBeUndefined();
  });

  test('nobody for ever: a ledger that cannot be read ends the wait', async () => {
    const world = await starting(budgetOf('a'));
    const read = world.budgets.whenRead(WEB);
    await world.answer(new Error('disk'));
    await expect(read).resolves.toBeDefined();
  });

  test('also while a new budget is read for the first time', async () => {
    const world = await starting();
    const put = world.budgets.put(budgetOf('late'));
    await settle();
    const read = world.budgets.whenRead(WEB);
    expect(read).toBeInstanceOf(Promise);
    await world.answer(costOf(1_000));
    await read;
    expect(world.budgets.counting({ ...WEB, startedAt: NOON }).every(isUsedUp)).toBe(true);
    await put;
  });
});

test('a budget of a route may count whatever comes, others only their own', () => {
  expect(mayCount({ type: 'route', route: 'fast' }, APP)).toBe(true);
  expect(mayCount({ type: 'key', keyId: 'key-1' }, APP)).toBe(false);
  expect(mayCount({ type: 'tag', key: 'team', value: 'web' }, APP)).toBe(false);
});

describe('admission', () => {
  const TOTAL = { type: 'total' } as const;
  const plan = { targets: [], rejected: [], notes: [] } as unknown as Plan;

  function arriving(world: Starting) {
    const running = new Map();
    const admission = createAdmission({ budgets: world.budgets, rateLimits: createRateLimits(() => 0), running });
    const planned: string[] = [];
    const arrive = async (id: string): Promise<string> => {
      const exchange = {
        id,
        key: { id: 'key-1', name: 'editor', tags: {} },
        startedAt: NOON,
        request: { headers: {} } as IncomingMessage,
        response: { setHeader: () => {} } as unknown as ServerResponse,
      } as unknown as Exchange;
      const client = { json: {}, models: ['m'], bytes: Buffer.from('{}') } as unknown as ClientRequest;
      try {
        await admit(client, false, exchange, { admission }, () => {
          planned.push(id);
          return plan;
        });
        return 'in';
      } catch (error) {
        return error instanceof GatewayError ? error.errorType : String(error);
      }
    };
    return { arrive, planned, running };
  }

  test('a crowd of the first moment is judged by what was spent before, and none of it gets through', async () => {
    const world = await starting(budgetOf('all', { scope: TOTAL }));
    const { arrive, planned, running } = arriving(world);
    const crowd = Array.from({ length: 50 }, (_, n) => arrive(`r${n}`));
    await settle();
    expect(planned).toEqual([]);
    await world.answer(costOf(1_000));
    const outcomes = await Promise.all(crowd);
    expect(new Set(outcomes)).toEqual(new Set(['payment_required']));
    expect(running.size).toBe(0);
  });

  test('who waited gets in when there is something left', async () => {
    const world = await starting(budgetOf('all', { scope: TOTAL }));
    const { arrive, running } = arriving(world);
    const first = arrive('r1');
    await settle();
    expect(running.size).toBe(0);
    await world.answer(costOf(999));
    expect(await first).toBe('in');
    expect([...running.keys()]).toEqual(['r1']);
  });

  test('who is counted by no budget that is read waits for nobody', async () => {
    const world = await starting(budgetOf('other', { scope: { type: 'key', keyId: 'key-2' } }));
    const { arrive } = arriving(world);
    expect(await arrive('r1')).toBe('in');
  });
});
