// Lets a request through or not: what its key may do, its rate, and the budgets that count it.
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { BudgetState } from '../budgets/budgets.ts';
import type { RateLimits } from '../budgets/rate-limits.ts';
import type { Plan } from '../routing/plan.ts';
import { dearestCost, estimateRequest, tokensOf } from './estimate-request.ts';
import { GatewayError } from './gateway-error.ts';
import { tagsOf } from './headers.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import { planWithinBudgets } from './plan-within-budgets.ts';
import type { ClientRequest } from './read-request.ts';

/** @throws GatewayError 403: a management key generates nothing */
export function refuseManagement({ name, scope }: AccessKey): void {
  if (!scope?.management) return;
  throw new GatewayError(
    'permission_denied',
    `The access key "${name}" is a management key: it manages keys and reads records, and cannot generate. Use another key, made with \`pointsman key create <name>\`.`,
  );
}

/**
 * Waits, in the first moments after a start, for what was spent before. Then it is one step without a pause from the first check to
 * the promise, so that requests of the same moment see each other.
 * What is promised here is paid when the ledger hears of the request's end, or taken back when the gateway is done with it.
 * @param planOf plans the request, asking for its own models or for others
 * @returns the plan to follow
 * @throws GatewayError 429 over the key's rate, 402 over a budget, and what `planOf` throws
 */
export async function admit<P extends Plan>(
  client: ClientRequest,
  generates: boolean,
  exchange: Exchange,
  { admission }: Pick<GatewayParts, 'admission'>,
  planOf: (asked: ClientRequest) => P,
): Promise<P> {
  const { key, id, startedAt } = exchange;
  const limits = key.scope ?? {};
  const tags = tagsOf(exchange.request, client.json['metadata'], key.tags);
  await admission.budgets.whenRead({ keyId: key.id, tags });
  refuseOverRate(key, admission.rateLimits);
  const facts = { keyId: key.id, tags, startedAt };
  const { plan, counting, switchedBy } = planWithinBudgets(facts, admission.budgets, (models) =>
    planOf(models ? { ...client, models } : client),
  );
  // Reading a whole conversation takes time; who has no limit does not pay it.
  const estimate =
    counting.length > 0 || limits.tokensPerMinute !== undefined ? estimateRequest(client, generates) : undefined;
  const reserved = estimate && counting.length > 0 ? dearestCost(estimate, plan.targets) : 0;
  admission.admit(
    {
      ...facts,
      id,
      reservedNanoUsd: reserved ?? 0,
      tokens: estimate ? tokensOf(estimate) : 0,
      ...(plan.route !== undefined && { route: plan.route }),
      ...(switchedBy && { switchedBy: switchedBy.budget.name }),
    },
    limits,
  );
  const words = counting.flatMap((state) => wordsOf(state, reserved === undefined, switchedBy));
  if (words.length > 0) exchange.response.setHeader('x-pointsman-budget', words.join(', '));
  return plan;
}

/** What the client is told of a budget in passing; nothing while all is well. */
function wordsOf(state: BudgetState, isUnpriced: boolean, switchedBy: BudgetState | undefined): readonly string[] {
  const { budget, share } = state;
  if (switchedBy?.budget.name === budget.name) return [`${budget.name}; switched`];
  const words = [
    ...(state.state === 'ok' ? [] : [`${Math.floor(share * 100)}%`]),
    ...(isUnpriced ? ['price unknown'] : []),
  ];
  return words.length === 0 ? [] : [`${budget.name}; ${words.join('; ')}`];
}

const OPTIONS = { requests: '--requests-per-minute', tokens: '--tokens-per-minute' } as const;

function refuseOverRate({ id, name, scope }: AccessKey, rateLimits: Pick<RateLimits, 'check'>): void {
  const exceeded = scope && rateLimits.check(id, scope);
  if (!exceeded) return;
  const { unit, limit } = exceeded;
  const retryAfterSeconds = Math.ceil(exceeded.waitMs / 1000);
  throw new GatewayError(
    'rate_limit_exceeded',
    `The access key "${name}" may use ${limit} ${unit} a minute, and they are used up. Try again in ${retryAfterSeconds} s, or raise it with \`pointsman key set ${name} ${OPTIONS[unit]} …\`.`,
    { retryAfterSeconds, metadata: { limit, unit: `${unit} per minute`, retry_after_seconds: retryAfterSeconds } },
  );
}
