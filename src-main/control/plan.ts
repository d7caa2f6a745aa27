// Control calls about choosing: why a request would go where it goes, and what `pointsman/auto` prefers.
import type { AccessKey } from '../access-keys/access-keys.ts';
import type { PlanView } from '../contract/plan-views.ts';
import { dialects } from '../dialects/index.ts';
import type { ClientDialectId } from '../dialects/dialect.ts';
import type { ExplainedRequest } from '../gateway/explain-request.ts';
import { AUTO_RANKING_PREFERENCE } from '../gateway-settings.ts';
import { GatewayError } from '../gateway/gateway-error.ts';
import { theUser } from '../the-user.ts';
import type { ControlParts } from './parts.ts';
import { invalid, Refusal } from './refusal.ts';
import type { ControlRouter } from './router.ts';

export function planRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('POST /control/plan', async ({ body }) => {
    const { request, dialect } = body;
    if (dialect !== undefined && !isDialect(dialect))
      return invalid(
        'dialect',
        `there is no protocol "${dialect}". Use one of ${Object.keys(dialects.client).join(', ')}.`,
      );
    const key = body.accessKey === undefined ? theUser : await keyNamed(body.accessKey, parts);
    if (key instanceof Refusal) return key;
    try {
      return planView(parts.gateway.explain(request, dialect, key));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const field = error.extras.metadata?.['field'];
      return invalid(typeof field === 'string' ? `request.${field}` : 'request', error.message);
    }
  });

  router.handle('GET /control/auto', () => ranking(parts));

  router.handle('PUT /control/auto', async ({ body }) => {
    await parts.settings.setPreference(AUTO_RANKING_PREFERENCE, body.ranking.length > 0 ? body.ranking : undefined);
    return ranking(parts);
  });
}

const ranking = ({ settings }: ControlParts): { ranking: string[] } => ({
  ranking: [...(settings.preference<readonly string[]>(AUTO_RANKING_PREFERENCE) ?? [])],
});

const isDialect = (name: string): name is ClientDialectId => Object.hasOwn(dialects.client, name);

async function keyNamed(name: string, { accessKeys }: ControlParts): Promise<AccessKey | Refusal> {
  const keys = await accessKeys.list();
  const key = keys.find((each) => each.revokedAt === undefined && [each.id, each.name].includes(name));
  return key ?? invalid('accessKey', `there is no access key "${name}". List the keys to see their names.`);
}

/** A copy that the caller may change. */
function planView({ models, needs, targets, left, notes, refusal, ...rest }: ExplainedRequest): PlanView {
  return {
    ...rest,
    models: [...models],
    targets: targets.map((target) => ({ ...target })),
    left: left.map((each) => ({ ...each })),
    notes: [...notes],
    ...(needs && {
      needs: { ...needs, parameters: [...needs.parameters], inputModalities: [...needs.inputModalities] },
    }),
    ...(refusal && { refusal: structuredClone(refusal) as NonNullable<PlanView['refusal']> }),
  };
}
