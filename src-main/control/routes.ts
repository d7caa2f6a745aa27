// Control calls about routes: named virtual models with ordered targets.
import { idSchema } from '../contract/control-schemas.ts';
import type { Route } from '../settings/settings.ts';
import type { ControlParts } from './parts.ts';
import { invalid, notFound } from './refusal.ts';
import type { ControlRouter } from './router.ts';
import { findProvider, routeView } from './views.ts';

export function routeRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/routes', () => ({
    routes: parts.settings.routes().map((route) => routeView(parts, route)),
  }));

  router.handle('PUT /control/routes/:name', async ({ params, body }) => {
    const name = idSchema.safeParse(params.name);
    if (!name.success) return invalid('name', `${name.error.issues[0]?.message ?? ''}.`);
    for (const [index, target] of body.targets.entries()) {
      if (!findProvider(parts, target.providerId)) {
        const problem = `there is no provider "${target.providerId}". Add it first.`;
        return invalid(`targets[${index}].providerId`, problem);
      }
      const first = body.targets.findIndex(
        ({ providerId, model }) => providerId === target.providerId && model === target.model,
      );
      if (first < index) return invalid(`targets[${index}]`, `is the same as targets[${first}]. Name it once.`);
    }
    const route: Route = { name: name.data, targets: body.targets, updatedAt: parts.now() };
    await parts.settings.putRoute(route);
    return routeView(parts, route);
  });

  router.handle('DELETE /control/routes/:name', async ({ params }) =>
    (await parts.settings.removeRoute(params.name))
      ? { removed: true as const }
      : notFound(`There is no route "${params.name}". List the routes to see their names.`),
  );
}
