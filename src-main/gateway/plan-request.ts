// The targets of one request, in order, or the refusal.
import type { AccessKey } from '../access-keys/access-keys.ts';
import { indexOf } from '../catalog/models.ts';
import type { ClientDialectId } from '../dialects/dialect.ts';
import { planRoute } from '../routing/plan-route.ts';
import type { Plan, PlanInput, StickyPin } from '../routing/plan.ts';
import { readServiceTier } from '../routing/preferences.ts';
import { GatewayError } from './gateway-error.ts';
import type { GatewayParts } from './parts.ts';
import { lookupFor } from './reach.ts';
import type { ClientRequest } from './read-request.ts';
import { requestNeeds } from './request-needs.ts';

/** Who asks, and where the conversation was last answered. */
export interface Asker {
  readonly key: AccessKey;
  readonly sticky?: StickyPin | undefined;
  /** The protocol of a request for an answer: what it needs is then read from it. Absent for other operations. */
  readonly generates?: ClientDialectId;
}

type Asked = Pick<ClientRequest, 'models' | 'preferences' | 'json' | 'plugins'>;
type PlanParts = Pick<GatewayParts, 'directory' | 'health' | 'keys' | 'observations' | 'random' | 'now' | 'settings'>;

/** Resting after failures, dead, or about to meet its rate limit with a prompt this long. */
export const isBehind =
  ({ health, keys }: Pick<GatewayParts, 'health' | 'keys'>, promptTokens?: number) =>
  (key: string, model: string): boolean =>
    health.cooling(key, model) || keys.behind(key, model, promptTokens);

/** @throws GatewayError when nothing could serve it */
export function planRequest(client: Asked, asker: Asker, parts: PlanParts): Plan {
  const plan = planRoute(planInput(client, asker, parts));
  if (plan.ok) return plan;
  throw new GatewayError(plan.errorType, plan.message, { status: plan.status, availability: plan.availability });
}

export function planInput(client: Asked, { key, sticky, generates }: Asker, parts: PlanParts): PlanInput {
  const directory = parts.directory();
  const serviceTier = readServiceTier(client.json['service_tier']);
  const { contextCompression, autoRouter } = client.plugins;
  const ranking = parts.settings().autoRanking;
  const needs = generates && requestNeeds(client.json, generates, contextCompression);
  return {
    models: client.models,
    preferences: client.preferences,
    routes: directory.routes,
    providers: directory.providers,
    credentialsOf: directory.credentialsOf,
    lookup: lookupFor(key, directory),
    endpointOf: directory.endpointOf,
    cooling: isBehind(parts, needs?.promptTokens),
    observed: (endpoint) => parts.observations.of(endpoint),
    random: parts.random,
    now: parts.now(),
    app: key.name,
    choice: { byModel: indexOf(directory.endpoints).byModel, ...autoRouter, ...(ranking && { ranking }) },
    ...(needs && { needs }),
    ...(serviceTier && { serviceTier }),
    ...(key.scope && { reach: key.scope }),
    ...(sticky && { sticky }),
  };
}
