// The targets of one request, in order, or the refusal.
import { planRoute } from '../routing/plan-route.ts';
import type { Plan } from '../routing/plan.ts';
import { GatewayError } from './gateway-error.ts';
import type { GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';

/** @throws GatewayError when nothing could serve it */
export function planRequest(client: Pick<ClientRequest, 'models' | 'preferences'>, parts: GatewayParts): Plan {
  const directory = parts.directory();
  const plan = planRoute({
    models: client.models,
    preferences: client.preferences,
    routes: directory.routes,
    providers: directory.providers,
    credentialsOf: directory.credentialsOf,
    lookup: directory.lookup,
    endpointOf: directory.endpointOf,
    cooling: (key, model) => parts.health.cooling(key, model),
    random: parts.random,
  });
  if (plan.ok) return plan;
  throw new GatewayError(plan.errorType, plan.message, { status: plan.status, availability: plan.availability });
}
