// Budgets at work: read once from the ledger, then counted in memory as requests end.
import { messageOf } from '../database/sqlite-errors.ts';
import type { LedgerReader } from '../ledger/ledger.ts';
import type { Budget, Settings } from '../settings/settings.ts';
import { counts, mayCount, type Budgets, type BudgetState, type CountedFacts, type RunningRequest } from './budgets.ts';
import {
  beginReading,
  bookCost,
  changeTerms,
  endReading,
  enterPeriod,
  isIn,
  levelOf,
  type Meter,
  newLevel,
  newMeter,
} from './meter.ts';
import { periodOf } from './period.ts';

/** Preference: minutes east of UTC for the budgets' calendar; absent = the machine's own. */
export const CALENDAR_PREFERENCE = 'budgetUtcOffsetMinutes';

/** Requests that ended this shortly before a reading are joined by id: more than a write of the ledger ever waits. */
const RECENT_MS = 10_000;

export interface BudgetsOptions {
  readonly settings: Settings;
  readonly ledger: { readonly reader: Pick<LedgerReader, 'scopeCost'>; readonly flush: () => Promise<void> };
  /** Every request that runs: the one place where promises are counted. */
  readonly running: ReadonlyMap<string, RunningRequest>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** Told once per budget, period and level. */
  readonly onLevel: (level: 'warning' | 'reached', state: BudgetState) => void;
}

/** Begins at once to read what was spent; requests that a budget may count wait for that with `whenRead`. */
export function createBudgets(options: BudgetsOptions): Budgets {
  const { settings, ledger, running, now, log, onLevel } = options;
  const meters = new Map<string, Meter>();
  const readings = new Map<Meter, Promise<void>>();
  const unread = new Set<Meter>();

  const periodFor = ({ period }: Budget) => periodOf(now(), period, settings.preference<number>(CALENDAR_PREFERENCE));

  const read = async (meter: Meter, isQuiet: boolean): Promise<void> => {
    const meanwhile = beginReading(meter);
    const { start, end } = meter.period;
    const recentFrom = now() - RECENT_MS;
    const { scope } = meter.budget;
    try {
      await ledger.flush();
      const to = Number.isFinite(end) ? { to: end } : {};
      const cost = await ledger.reader.scopeCost({ scope, from: start, ...to, recentFrom });
      // Another period or another scope was entered meanwhile, and is being read itself.
      if (meter.meanwhile !== meanwhile) return;
      endReading(meter, meanwhile, cost);
      unread.delete(meter);
    } catch (error) {
      unread.add(meter);
      if (meter.meanwhile === meanwhile) meter.meanwhile = undefined;
      log(
        `Budget ${meter.budget.name}: what was spent before could not be read (${messageOf(error)}); it is asked for again.`,
      );
      return;
    }
    if (isQuiet) newLevel(meter);
    else tell(meter);
  };

  const startReading = (meter: Meter, isQuiet: boolean): Promise<void> => {
    const reading = read(meter, isQuiet).finally(() => {
      if (readings.get(meter) === reading) readings.delete(meter);
    });
    readings.set(meter, reading);
    return reading;
  };

  const tell = (meter: Meter): void => {
    const level = newLevel(meter);
    if (level) onLevel(level, stateOf(meter));
  };

  const keepUp = (meter: Meter): void => {
    if (enterPeriod(meter, periodFor(meter.budget))) void startReading(meter, true);
  };

  /** Adds up on demand: a few budgets and some hundred requests at most, and no second count that could drift. */
  const reservedFor = ({ budget, period }: Meter): number => {
    let sum = 0;
    for (const request of running.values()) {
      if (counts(budget.scope, request) && isIn(period, request.startedAt)) sum += request.reservedNanoUsd;
    }
    return sum;
  };

  const stateOf = (meter: Meter): BudgetState => {
    const { budget, period, spentNanoUsd, unpricedRequests } = meter;
    return {
      budget,
      period,
      spentNanoUsd,
      reservedNanoUsd: reservedFor(meter),
      share: budget.limitNanoUsd === 0 ? 1 : spentNanoUsd / budget.limitNanoUsd,
      unpricedRequests,
      state: levelOf(meter),
    };
  };

  /** Follows the settings, whoever changed them. */
  const follow = (isQuiet: boolean): void => {
    const wanted = new Map(settings.budgets().map((budget) => [budget.name, budget]));
    for (const name of meters.keys()) if (!wanted.has(name)) meters.delete(name);
    for (const [name, budget] of wanted) {
      const meter = meters.get(name);
      if (meter?.budget === budget) continue;
      if (meter && countsTheSame(meter.budget, budget)) {
        changeTerms(meter, budget);
        if (!meter.meanwhile) tell(meter);
        continue;
      }
      const fresh = newMeter(budget, periodFor(budget));
      meters.set(name, fresh);
      void startReading(fresh, isQuiet);
    }
    for (const meter of meters.values()) keepUp(meter);
  };

  follow(true);
  settings.onChange(() => follow(false));

  return {
    async ready() {
      await Promise.all(readings.values());
    },
    list() {
      for (const meter of unread) {
        if (meters.get(meter.budget.name) !== meter) unread.delete(meter);
        else if (!readings.has(meter)) void startReading(meter, true);
      }
      return [...meters.values()].map((meter) => {
        keepUp(meter);
        return stateOf(meter);
      });
    },
    async put(budget) {
      await settings.putBudget(budget);
      follow(false);
      const meter = meters.get(budget.name);
      if (!meter) throw new Error(`the budget "${budget.name}" was removed while it was being set`);
      await readings.get(meter);
      return stateOf(meter);
    },
    async remove(name) {
      const removed = await settings.removeBudget(name);
      follow(false);
      return removed;
    },
    whenRead(facts) {
      // Almost always: the reading is over moments after the start.
      if (readings.size === 0) return undefined;
      const waiting = [...readings].filter(([{ budget }]) => mayCount(budget.scope, facts));
      return waiting.length === 0 ? undefined : Promise.all(waiting.map(([, reading]) => reading));
    },
    counting(facts: CountedFacts) {
      if (meters.size === 0) return [];
      const counting = [...meters.values()].filter(({ budget }) => counts(budget.scope, facts));
      counting.forEach(keepUp);
      return counting.map(stateOf);
    },
    book(request, costNanoUsd) {
      for (const meter of meters.values()) {
        keepUp(meter);
        if (!counts(meter.budget.scope, request) || !isIn(meter.period, request.startedAt)) continue;
        bookCost(meter, request.id, costNanoUsd);
        // While the ledger is being read the sum is not whole yet; the reading tells what there is to tell.
        if (!meter.meanwhile) tell(meter);
      }
    },
  };
}

const countsTheSame = (one: Budget, other: Budget): boolean =>
  one.period === other.period && JSON.stringify(one.scope) === JSON.stringify(other.scope);
