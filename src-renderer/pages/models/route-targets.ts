// A route with one more target in front. Pure.
import type { EndpointView, RouteTargetView, RouteView } from '../../../src-main/contract/control-api.ts';

/** Puts the endpoint first and keeps the others behind it, each once. */
export function withFirstTarget(
  route: RouteView | undefined,
  { providerId, upstreamModel }: EndpointView,
): RouteTargetView[] {
  const others = (route?.targets ?? []).filter(
    (target) => target.providerId !== providerId || target.model !== upstreamModel,
  );
  return [
    { providerId, model: upstreamModel },
    ...others.map((target) => ({ providerId: target.providerId, model: target.model })),
  ];
}
