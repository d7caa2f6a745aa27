// Control calls about budgets: what may be spent, by whom, and what happens then.
import { CALENDAR_PREFERENCE } from '../budgets/create-budgets.ts';
import { idSchema } from '../contract/control-schemas.ts';
import type { BudgetScopeView } from '../contract/budget-views.ts';
import { budgetView } from './budget-views.ts';
import type { ControlParts } from './parts.ts';
import { Refusal, invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';

const DEFAULT_WARN_AT = 0.8;

export function budgetRoutes(router: ControlRouter, parts: ControlParts): void {
  const { budgets, settings, now } = parts;
  const calendar = () => ({ utcOffsetMinutes: settings.preference<number>(CALENDAR_PREFERENCE) ?? null });

  router.handle('GET /control/budgets', async () => {
    await budgets.ready();
    return { budgets: budgets.list().map(budgetView), ...calendar() };
  });

  router.handle('PUT /control/budgets/:name', async ({ params, body }) => {
    const name = idSchema.safeParse(params.name);
    if (!name.success) return invalid('name', `${name.error.issues[0]?.message ?? ''}.`);
    const { limitNanoUsd, period, warnAt = DEFAULT_WARN_AT, atLimit = { type: 'stop' } } = body;
    if (atLimit.type === 'switch' && !settings.routes().some((route) => route.name === atLimit.route)) {
      return invalid('atLimit.route', `there is no route "${atLimit.route}". Set it first.`);
    }
    const scope = await scopeFor(body.scope ?? { type: 'total' }, parts);
    if (scope instanceof Refusal) return scope;
    const budget = { name: name.data, scope, period, limitNanoUsd, warnAt, atLimit, updatedAt: now() };
    return budgetView(await budgets.put(budget));
  });

  router.handle('DELETE /control/budgets/:name', async ({ params }) =>
    (await budgets.remove(params.name))
      ? { removed: true as const }
      : notFound(`There is no budget "${params.name}". List the budgets to see their names.`),
  );

  router.handle('PUT /control/budget-calendar', async ({ body }) => {
    await settings.setPreference(CALENDAR_PREFERENCE, body.utcOffsetMinutes ?? undefined);
    return calendar();
  });
}

/** A key may be named; what is stored is its id, which outlives a new name. */
async function scopeFor(scope: BudgetScopeView, { accessKeys }: ControlParts): Promise<BudgetScopeView | Refusal> {
  if (scope.type !== 'key') return scope;
  const keys = (await accessKeys.list()).filter((key) => key.revokedAt === undefined);
  const key = keys.find(({ id }) => id === scope.keyId) ?? keys.find(({ name }) => name === scope.keyId);
  if (!key) return invalid('scope.keyId', `there is no access key "${scope.keyId}". Create it first.`);
  return { type: 'key', keyId: key.id };
}
