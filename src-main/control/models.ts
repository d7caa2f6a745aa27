// Control calls about models: what the catalogue knows.
import { modelViews, pricesAsOf } from './model-views.ts';
import type { ControlParts } from './parts.ts';
import type { ControlRouter } from './router.ts';

export function modelRoutes(router: ControlRouter, parts: ControlParts): void {
  router.handle('GET /control/models', ({ query }) => ({
    models: modelViews(parts).filter((model) => query.reachable === undefined || model.reachable),
    asOf: pricesAsOf(parts.catalog.endpoints()),
  }));
}
