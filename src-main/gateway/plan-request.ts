// The targets of one request, in order, or the refusal.
import type { AccessKey } from '../access-keys/access-keys.ts';
import { planRoute } from '../routing/plan-route.ts';
import type { Plan, StickyPin } from '../routing/plan.ts';
import { readServiceTier } from '../routing/preferences.ts';
import { GatewayError } from './gateway-error.ts';
import type { GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';

/** Who asks, and where the conversation was last answered. */
export interface Asker {
  readonly key: AccessKey;
  readonly sticky?: StickyPin | undefined;
}

/** Resting after failures, dead, or about to meet its rate limit. */
export const isBehind =
  ({ health, keys }: Pick<GatewayParts, 'health' | 'keys'>) =>
  (key: string, model: string): boolean =>
    health.cooling(key, model) || keys.behind(key, model);

/** @throws GatewayError when nothing could serve it */
export function planRequest(
  client: Pick<ClientRequest, 'models' | 'preferences' | 'json'>,
  { key, sticky }: Asker,
  parts: GatewayParts,
): Plan {
  const directory = parts.directory();
  const serviceTier = readServiceTier(client.json['service_tier']);
  const plan = planRoute({
    models: client.models,
    preferences: client.preferences,
    routes: directory.routes,
    providers: directory.providers,
    credentialsOf: directory.credentialsOf,
    lookup: directory.lookup,
    endpointOf: directory.endpointOf,
    cooling: isBehind(parts),
    observed: (endpoint) => parts.observations.of(endpoint),
    random: parts.random,
    now: parts.now(),
    ...(serviceTier && { serviceTier }),
    app: key.name,
    ...(key.scope && { reach: key.scope }),
    ...(sticky && { sticky }),
  });
  if (plan.ok) return plan;
  throw new GatewayError(plan.errorType, plan.message, { status: plan.status, availability: plan.availability });
}
