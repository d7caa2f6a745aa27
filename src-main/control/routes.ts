// Control calls about routes: named virtual models with ordered targets.
import type { RouteTargetView } from '../contract/control-api.ts';
import { idSchema } from '../contract/control-schemas.ts';
import { readPreferences } from '../routing/preferences.ts';
import type { Route } from '../settings/settings.ts';
import type { ControlParts } from './parts.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { findProvider, routeView } from './views.ts';

export function routeRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/routes', () => ({
    routes: parts.settings.routes().map((route) => routeView(parts, route)),
  }));

  router.handle('PUT /control/routes/:name', async ({ params, body }) => {
    const name = idSchema.safeParse(params.name);
    if (!name.success) return invalid('name', `${name.error.issues[0]?.message ?? ''}.`);
    const refusal = wrongTarget(parts, body.targets ?? []) ?? wrongPreferences(body.preferences);
    if (refusal) return refusal;
    const known = parts.settings.routes().find((route) => route.name === name.data);
    const { strategy = known?.strategy, preferences = known?.preferences } = body;
    const targets = body.targets ?? known?.targets;
    if (!targets) return invalid('targets', `there is no route "${name.data}" yet. Name its targets.`);
    const route: Route = {
      name: name.data,
      targets,
      updatedAt: parts.now(),
      ...(strategy && { strategy }),
      ...(preferences && Object.keys(preferences).length > 0 && { preferences }),
    };
    await parts.settings.putRoute(route);
    return routeView(parts, route);
  });

  router.handle('DELETE /control/routes/:name', async ({ params }) =>
    (await parts.settings.removeRoute(params.name))
      ? { removed: true as const }
      : notFound(`There is no route "${params.name}". List the routes to see their names.`),
  );
}

function wrongTarget(parts: ControlParts, targets: readonly RouteTargetView[]): Refusal | undefined {
  for (const [index, target] of targets.entries()) {
    if (!findProvider(parts, target.providerId)) {
      const problem = `there is no provider "${target.providerId}". Add it first.`;
      return invalid(`targets[${index}].providerId`, problem);
    }
    const first = targets.findIndex(
      ({ providerId, model }) => providerId === target.providerId && model === target.model,
    );
    if (first < index) return invalid(`targets[${index}]`, `is the same as targets[${first}]. Name it once.`);
  }
  return undefined;
}

/** What cannot be read when a request comes would make the route unusable, so it is never stored. */
function wrongPreferences(preferences: Readonly<Record<string, unknown>> | undefined): Refusal | undefined {
  const read = readPreferences(preferences);
  return read.ok ? undefined : invalid(read.field.replace(/^provider/, 'preferences'), read.message);
}
