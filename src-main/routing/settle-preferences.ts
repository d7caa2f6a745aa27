// Lays a request's preferences over those of its route: the request's word counts, but what protects can only be tightened.
import type { Route } from '../settings/settings.ts';
import type { ProviderPreferences } from './plan.ts';
import { NO_PREFERENCES, readPreferences } from './preferences.ts';

const read = new WeakMap<object, ReturnType<typeof readPreferences>>();

/** What the route itself prefers; a stored object that cannot be read is told, never passed over: it may hold `zdr`. */
export function preferencesOf(route: Route | undefined): ReturnType<typeof readPreferences> {
  const stored = route?.preferences;
  if (!stored) return { ok: true, preferences: NO_PREFERENCES };
  const known = read.get(stored) ?? readPreferences(stored);
  read.set(stored, known);
  return known;
}

/**
 * `zdr`, `data_collection`, `enforce_distillable_text`, `only`, `ignore`, `allow_fallbacks: false` and `require_parameters` of either
 * hold; of everything else the request's. `only` and `ignore` of the route are filtered by themselves, so they are not merged here.
 */
export function settled(request: ProviderPreferences, route: ProviderPreferences): ProviderPreferences {
  if (route === NO_PREFERENCES) return request;
  const denies = request.dataCollection === 'deny' || route.dataCollection === 'deny';
  const both = { ...route, ...request };
  return {
    ...both,
    allowFallbacks: request.allowFallbacks && route.allowFallbacks,
    requireParameters: request.requireParameters || route.requireParameters,
    timeout: { ...route.timeout, ...request.timeout },
    ...(denies && { dataCollection: 'deny' }),
    ...((request.zdr || route.zdr) && { zdr: true }),
    ...((request.enforceDistillableText || route.enforceDistillableText) && { enforceDistillableText: true }),
  };
}
