// Budgets at work, event by event: what counts, when, and who is told.
import { describe, expect, test } from 'vitest';
import { isUsedUp } from '../../src-main/budgets/budgets.ts';
import type { ScopeCost } from '../../src-main/ledger/ledger.ts';
import { type BudgetWorld, budgetOf, budgetWorld, costOf, NOON } from './support.ts';

const DAY_MS = 86_400_000;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for `count` requests of 100 at once, as the gateway does, and starts those that find something left. */
function rush(world: BudgetWorld, count: number, from = 0): string[] {
  const started: string[] = [];
  for (let n = from; n < from + count; n++) {
    const facts = { keyId: 'key-1', tags: {}, startedAt: world.clock.now };
    if (world.budgets.counting(facts).some(isUsedUp)) continue;
    world.start(`r${n}`, 100);
    started.push(`r${n}`);
  }
  return started;
}

describe('a crowd', () => {
  test('fifty at once with room for ten: ten run, and the next only when one of them cost less', async () => {
    const world = await budgetWorld(budgetOf('day'));
    const started = rush(world, 50);
    expect(started).toHaveLength(10);
    expect(world.state('day')).toEqual({ spentNanoUsd: 0, reservedNanoUsd: 1_000, state: 'ok' });

    world.end('r0', 40);
    expect(rush(world, 5, 100)).toEqual(['r100']);
    world.end('r1', 100);
    expect(rush(world, 5, 200)).toEqual([]);
    for (const id of [...started.slice(2), 'r100']) world.end(id, 100);
    expect(world.state('day')).toEqual({ spentNanoUsd: 1_040, reservedNanoUsd: 0, state: 'reached' });
    expect(rush(world, 5, 300)).toEqual([]);
  });

  test('whatever the order of starts and ends, no more is spent than the limit and one request', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const world = await budgetWorld(budgetOf('day', { limitNanoUsd: 950 }));
      let random = seed;
      const next = (limit: number): number => {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((random / 2_147_483_648) * limit);
      };
      const running: string[] = [];
      for (let n = 0; n < 200; n++) {
        if (next(2) === 0) running.push(...rush(world, 1 + next(9), n * 10));
        const [id] = running.splice(next(running.length), 1);
        if (id !== undefined && next(4) > 0) world.end(id, next(101));
        else if (id !== undefined) world.admission.release(id);
      }
      for (const id of running) world.end(id, 100);
      const { spentNanoUsd, reservedNanoUsd } = world.state('day');
      expect(spentNanoUsd).toBeLessThan(950 + 100);
      expect(reservedNanoUsd).toBe(0);
    }
  });
});

describe('the end of a request', () => {
  test('counts once, however often it is told, and releases what nobody settled', async () => {
    const world = await budgetWorld(budgetOf('day'));
    world.start('a', 500);
    world.end('a', 100);
    world.end('a', 100);
    world.admission.release('a');
    world.start('b', 500);
    world.admission.release('b');
    world.end('b', 100);
    world.end('never-started', 100);
    expect(world.state('day')).toEqual({ spentNanoUsd: 100, reservedNanoUsd: 0, state: 'ok' });
  });

  test('an unknown price is counted apart, and nothing to price is nothing', async () => {
    const world = await budgetWorld(budgetOf('day'));
    world.start('a', 0);
    world.end('a', null);
    world.start('b', 0);
    world.end('b', undefined);
    expect(world.budgets.list()).toMatchObject([{ spentNanoUsd: 0, unpricedRequests: 1 }]);
  });

  test('the tokens of a key’s limit are put right by what was used, and given back when nothing was', async () => {
    const world = await budgetWorld();
    const limits = { tokensPerMinute: 1_000 };
    const admit = (id: string): void =>
      world.admission.admit({ id, keyId: 'k', tags: {}, startedAt: NOON, reservedNanoUsd: 0, tokens: 1_000 }, limits);
    const isFree = (): boolean => world.admission.rateLimits.check('k', limits) === undefined;
    admit('a');
    expect(isFree()).toBe(false);
    world.end('a', undefined, 400);
    expect(isFree()).toBe(true);
    admit('b');
    expect(isFree()).toBe(false);
    world.admission.release('b');
    expect(isFree()).toBe(true);
  });

  test('only the budgets that count it', async () => {
    const world = await budgetWorld(
      budgetOf('key', { scope: { type: 'key', keyId: 'key-2' } }),
      budgetOf('route', { scope: { type: 'route', route: 'cheap' } }),
      budgetOf('tag', { scope: { type: 'tag', key: 'team', value: 'web' } }),
      budgetOf('total'),
    );
    world.start('a', 1, { keyId: 'key-2' });
    world.start('b', 2, { route: 'cheap', switchedBy: 'total' });
    world.start('c', 4, { tags: { team: 'web' } });
    world.start('d', 8, { tags: { team: 'app', other: 'web' }, route: 'dear' });
    const amounts = (): unknown =>
      world.budgets.list().map((each) => [each.budget.name, each.spentNanoUsd, each.reservedNanoUsd]);
    expect(amounts()).toEqual([
      ['key', 0, 1],
      ['route', 0, 2],
      ['tag', 0, 4],
      ['total', 0, 15],
    ]);
    for (const [id, cost] of [
      ['a', 10],
      ['b', 20],
      ['c', 40],
      ['d', 80],
    ] as const)
      world.end(id, cost);
    expect(amounts()).toEqual([
      ['key', 10, 0],
      ['route', 20, 0],
      ['tag', 40, 0],
      ['total', 150, 0],
    ]);
    expect(world.begun.map(({ id, switchedBy }) => [id, switchedBy])).toContainEqual(['b', 'total']);
  });
});

describe('the calendar', () => {
  test('a new period begins with nothing spent, and a request belongs to the one it began in', async () => {
    const world = await budgetWorld(budgetOf('day'), budgetOf('month', { period: 'month' }));
    world.start('old', 900);
    world.clock.now = NOON + DAY_MS;
    expect(world.state('day')).toEqual({ spentNanoUsd: 0, reservedNanoUsd: 0, state: 'ok' });
    expect(world.state('month').reservedNanoUsd).toBe(900);
    world.start('new', 100);
    world.end('old', 950);
    world.end('new', 70);
    expect(world.state('day').spentNanoUsd).toBe(70);
    expect(world.state('month').spentNanoUsd).toBe(1_020);
    // Nobody was asked again: a new day is known to be empty.
    expect(world.queries).toHaveLength(2);
  });

  test('a clock that goes back, or forth again, has the ledger asked for what is known of that time', async () => {
    const world = await budgetWorld(budgetOf('day'));
    world.start('a', 0);
    world.end('a', 300);
    world.answer = async ({ from }) => costOf(from === NOON - (NOON % DAY_MS) ? 300 : 70);
    world.clock.now = NOON - DAY_MS;
    world.state('day');
    await tick();
    expect(world.state('day').spentNanoUsd).toBe(70);
    world.clock.now = NOON;
    world.state('day');
    await tick();
    expect(world.state('day').spentNanoUsd).toBe(300);
    expect(world.queries.map(({ from }) => new Date(from).toISOString().slice(0, 10))).toEqual([
      '2026-11-27',
      '2026-11-26',
      '2026-11-27',
    ]);
  });

  test('one that is never renewed goes on for good', async () => {
    const world = await budgetWorld(budgetOf('once', { period: 'never' }));
    world.start('a', 0);
    world.end('a', 300);
    world.clock.now = NOON + 4_000 * DAY_MS;
    expect(world.state('once').spentNanoUsd).toBe(300);
    expect(world.queries[0]).not.toHaveProperty('to');
  });
});

describe('warnings', () => {
  test('each level once per budget and period, never on the way down, and anew in the next period', async () => {
    const world = await budgetWorld(budgetOf('day'));
    const spend = (id: string, cost: number): void => {
      world.start(id, 0);
      world.end(id, cost);
    };
    for (const id of ['a', 'b', 'c', 'd']) spend(id, 250);
    spend('e', 250);
    expect(world.told).toEqual(['day reached']);
    world.clock.now += DAY_MS;
    for (const id of ['f', 'g', 'h', 'i', 'j', 'k']) spend(id, 200);
    expect(world.told).toEqual(['day reached', 'day warning', 'day reached']);
  });

  test('what was reached before a restart is not told again; a new budget that is reached already is', async () => {
    const before = await budgetWorld(budgetOf('day'));
    expect(before.told).toEqual([]);
    const settled = await budgetWorld();
    settled.answer = async () => costOf(850);
    await settled.budgets.put(budgetOf('day'));
    expect(settled.told).toEqual(['day warning']);
  });

  test('a higher limit makes the levels new, and asks nobody what was spent', async () => {
    const world = await budgetWorld();
    world.answer = async () => costOf(1_000);
    await world.budgets.put(budgetOf('day'));
    await world.budgets.put(budgetOf('day', { limitNanoUsd: 2_000 }));
    expect(world.state('day')).toMatchObject({ spentNanoUsd: 1_000, state: 'ok' });
    await world.budgets.put(budgetOf('day', { limitNanoUsd: 900 }));
    expect(world.told).toEqual(['day reached', 'day reached']);
    expect(world.queries).toHaveLength(1);
  });
});

describe('reading what was spent before', () => {
  test('a request that ends meanwhile counts once, whether the ledger tells of it or not', async () => {
    const world = await budgetWorld();
    const read = Promise.withResolvers<ScopeCost>();
    world.answer = () => read.promise;
    world.start('told-by-both', 0);
    world.start('told-by-us', 0);
    world.start('runs-on', 7);
    const put = world.budgets.put(budgetOf('day'));
    await tick();
    world.end('told-by-both', 10);
    world.end('told-by-us', 20);
    // It holds already, with what is known.
    expect(world.state('day').spentNanoUsd).toBe(30);
    const recent = [
      { id: 'told-by-both', costNanoUsd: 10 },
      { id: 'ended-just-before', costNanoUsd: 100 },
      { id: 'unpriced', costNanoUsd: null },
    ];
    read.resolve(costOf(500, recent));
    expect(await put).toMatchObject({ spentNanoUsd: 630, reservedNanoUsd: 7, unpricedRequests: 1 });
    world.end('runs-on', 5);
    expect(world.state('day').spentNanoUsd).toBe(635);
  });

  test('an answer that comes after midnight is for yesterday, and is not taken', async () => {
    const world = await budgetWorld();
    const read = Promise.withResolvers<ScopeCost>();
    world.answer = () => read.promise;
    const put = world.budgets.put(budgetOf('day'));
    await tick();
    world.clock.now += DAY_MS;
    expect(world.state('day').spentNanoUsd).toBe(0);
    read.resolve(costOf(900));
    await put;
    expect(world.state('day').spentNanoUsd).toBe(0);
  });

  test('a ledger that cannot be read is said, counted from now on, and asked again', async () => {
    const world = await budgetWorld();
    world.answer = () => Promise.reject(new Error('disk is gone'));
    await world.budgets.put(budgetOf('day'));
    world.start('a', 0);
    world.end('a', 100);
    expect(world.log).toEqual([expect.stringContaining('disk is gone')]);
    world.answer = async () => costOf(700);
    expect(world.state('day').spentNanoUsd).toBe(100);
    await tick();
    expect(world.state('day').spentNanoUsd).toBe(700);
  });

  test('another scope or period is another count', async () => {
    const world = await budgetWorld(budgetOf('a'));
    world.start('r', 0);
    world.end('r', 300);
    world.answer = async () => costOf(5);
    await world.budgets.put(budgetOf('a', { period: 'month' }));
    expect(world.state('a').spentNanoUsd).toBe(5);
    expect(await world.budgets.remove('a')).toBe(true);
    expect(await world.budgets.remove('a')).toBe(false);
    expect(world.budgets.list()).toEqual([]);
    expect(world.budgets.counting({ keyId: 'k', tags: {}, startedAt: NOON })).toEqual([]);
  });
});
