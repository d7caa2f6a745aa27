// GET /credits and GET /activity: what was spent in all, and on which endpoint on which day.
import { type OpenRouterCall, invalid } from './asked.ts';
import { usd } from './money.ts';

/** What stands for "no end": the largest limit that a budget can have, in nano-USD. */
const NO_LIMIT_NANO_USD = 1e15;

/** Nobody sells credit here: what is left is what the tightest budget over everything leaves. */
export const showCredits: OpenRouterCall = async ({ parts }) => {
  await parts.ledger.flush();
  const { costNanoUsd } = await parts.ledgerReader.scopeCost({
    scope: { type: 'total' },
    from: 0,
    recentFrom: Number.MAX_SAFE_INTEGER,
  });
  const left = parts.budgets
    .list()
    .filter(({ budget }) => budget.scope.type === 'total' && budget.atLimit.type === 'stop')
    .map(({ budget, spentNanoUsd }) => Math.max(0, budget.limitNanoUsd - spentNanoUsd));
  const remaining = Math.min(NO_LIMIT_NANO_USD, ...left);
  return { data: { total_credits: usd(costNanoUsd + remaining), total_usage: usd(costNanoUsd) } };
};

/** A day that exists: what is out of range would roll over into another month. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The last 30 UTC days that are over. @throws GatewayError 400 */
export const listActivity: OpenRouterCall = async ({ url, parts }) => {
  const date = url.searchParams.get('date');
  if (date !== null && date !== '' && !isDay(date)) {
    throw invalid('date', 'a UTC day such as 2026-06-14', date);
  }
  const keyHash = url.searchParams.get('api_key_hash');
  await parts.ledger.flush();
  const rows = await parts.ledgerReader.activity({
    now: parts.now(),
    ...(date !== null && date !== '' && { date }),
    ...(keyHash !== null && keyHash !== '' && { accessKeyId: keyHash }),
  });
  const { providers } = parts.directory();
  return {
    data: rows.map((row) => ({
      date: row.date,
      model: row.model,
      model_permaslug: row.model,
      endpoint_id: row.providerId === '' ? '' : `${row.providerId}:${row.upstreamModel}`,
      provider_name: providers.get(row.providerId)?.name ?? row.providerId,
      usage: usd(row.costNanoUsd),
      byok_usage_inference: 0,
      requests: row.requests,
      prompt_tokens: row.inputTokens,
      completion_tokens: row.outputTokens,
      reasoning_tokens: row.reasoningTokens,
    })),
  };
};
