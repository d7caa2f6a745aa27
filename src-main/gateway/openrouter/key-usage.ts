// What an access key has spent: in all, and in the present day, week and month.
import { periodOf } from '../../budgets/period.ts';
import type { GatewayParts } from '../parts.ts';
import { usd } from './money.ts';

export interface KeyUsage extends Readonly<Record<string, number>> {
  readonly usage: number;
  readonly usage_daily: number;
  readonly usage_weekly: number;
  readonly usage_monthly: number;
}

/** UTC, whatever the budgets' calendar is: so OpenRouter has it. Weeks begin on Monday. */
const UTC = 0;

/** All spending is on the user's own keys, and told once: as `usage`, so that a client that adds `byok_usage` to it is right too. */
export async function keyUsage(keyId: string, { ledger, ledgerReader, now }: GatewayParts): Promise<KeyUsage> {
  await ledger.flush();
  const at = now();
  const since = async (from: number): Promise<number> => {
    const scope = { type: 'key' as const, keyId };
    const cost = await ledgerReader.scopeCost({ scope, from, recentFrom: Number.MAX_SAFE_INTEGER });
    return usd(cost.costNanoUsd);
  };
  const [usage, daily, weekly, monthly] = await Promise.all([
    since(0),
    ...(['day', 'week', 'month'] as const).map((period) => since(periodOf(at, period, UTC).start)),
  ]);
  return {
    usage,
    usage_daily: daily ?? 0,
    usage_weekly: weekly ?? 0,
    usage_monthly: monthly ?? 0,
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
  };
}
