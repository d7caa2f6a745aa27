// A key's `limit` and `limit_reset` are the budget of that key.
import { keyBudgetName } from '../../budgets/budgets.ts';
import type { Budget } from '../../settings/settings.ts';
import type { Json } from '../../dialects/read-json.ts';
import type { GatewayParts } from '../parts.ts';
import { invalid } from './asked.ts';
import { usd } from './money.ts';

const RESETS = { day: 'daily', week: 'weekly', month: 'monthly', never: null } as const;
const PERIODS: Readonly<Record<string, Budget['period']>> = { daily: 'day', weekly: 'week', monthly: 'month' };

const NANO_PER_USD = 1e9;
const MAX_LIMIT_USD = 1_000_000;
const WARN_AT = 0.8;

type Budgets = Pick<GatewayParts, 'budgets'>;

export function limitOf(keyId: string, { budgets }: Budgets): object {
  const own = budgets.list().find(({ budget }) => budget.name === keyBudgetName(keyId));
  if (!own) return { limit: null, limit_remaining: null, limit_reset: null };
  const { budget, spentNanoUsd } = own;
  return {
    limit: usd(budget.limitNanoUsd),
    limit_remaining: usd(Math.max(0, budget.limitNanoUsd - spentNanoUsd)),
    limit_reset: RESETS[budget.period],
  };
}

export interface LimitChange {
  /** null takes the limit away; undefined leaves it. */
  readonly limitNanoUsd?: number | null;
  readonly period?: Budget['period'];
}

/** @throws GatewayError 400 */
export function readLimit(body: Json): LimitChange {
  const { limit, limit_reset: reset } = body;
  if (limit !== undefined && limit !== null && !(typeof limit === 'number' && limit >= 0 && limit <= MAX_LIMIT_USD))
    throw invalid('limit', `an amount of USD from 0 to ${MAX_LIMIT_USD}, or null`, limit);
  const period = reset === null ? 'never' : typeof reset === 'string' ? PERIODS[reset] : undefined;
  if (reset !== undefined && period === undefined)
    throw invalid('limit_reset', '"daily", "weekly", "monthly" or null', reset);
  return {
    ...(limit !== undefined && { limitNanoUsd: typeof limit === 'number' ? Math.round(limit * NANO_PER_USD) : null }),
    ...(period && { period }),
  };
}

export async function setLimit(
  keyId: string,
  change: LimitChange,
  { budgets, now }: Budgets & Pick<GatewayParts, 'now'>,
): Promise<void> {
  const name = keyBudgetName(keyId);
  if (change.limitNanoUsd === null) return void (await budgets.remove(name));
  const known = budgets.list().find(({ budget }) => budget.name === name)?.budget;
  const limitNanoUsd = change.limitNanoUsd ?? known?.limitNanoUsd;
  if (limitNanoUsd === undefined || (change.limitNanoUsd === undefined && change.period === undefined)) return;
  await budgets.put({
    name,
    scope: { type: 'key', keyId },
    period: change.period ?? known?.period ?? 'never',
    limitNanoUsd,
    warnAt: known?.warnAt ?? WARN_AT,
    atLimit: known?.atLimit ?? { type: 'stop' },
    updatedAt: now(),
  });
}
